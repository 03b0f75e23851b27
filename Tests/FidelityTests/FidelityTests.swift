import Testing

/// The mock beside the real server: whatever a client does, both answer the same.
@Suite("Beside a real PostgreSQL", .besidePostgreSQL, BesideServers())
struct FidelityTests {}
