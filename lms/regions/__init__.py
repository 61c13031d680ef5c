"""Places: prefectures, municipalities and wards of designated cities, by their standard codes."""
