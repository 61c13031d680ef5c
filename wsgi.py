"""What the web server and the `flask` command start from."""

from lms import create_app

app = create_app()
