"""The storm: 10,000 attempts from 32 processes that are killed, on a database that is restarted; `make storm`."""
