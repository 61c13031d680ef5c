"""People, their sign-ins, the organisations they act for, and who may do what."""
