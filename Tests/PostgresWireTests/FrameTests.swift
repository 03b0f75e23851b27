import PostgresWire
import Support
import Testing
