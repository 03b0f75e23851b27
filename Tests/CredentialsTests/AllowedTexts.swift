/// What messages name as allowed.
let fields = "server, port, username, password, database, sslMode"
let filled = "a text that is not empty"
let keywords =
  "Server, Database, Port, UID, Password, SSL Mode, EncryptionMethod, ValidateServerCertificate"
let modes = "Disable, Allow, Prefer, Require, Verify-Ca, Verify-Full"
let pattern = "Server=…;Database=…;Port=…;UID=…;Password=…"
let specNames = "Connection String Based Authentication, Basic Authentication"
