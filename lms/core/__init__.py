"""What every feature stands on: database, clock, outbox, facts, audit, forms; knows no course and no place."""
