import Credentials

/// Connection strings that no credentials can be read from.
let malformedStrings = [
  Malformed(
    connectionString(),
    as: .azureBasic,
    "azure-basic: connectionString: belongs to account key authentication, "
      + "not to basic authentication; allowed: \(fields)"
  ),
  Malformed(
    connectionString(),
    as: .awsBasic,
    "aws-basic: connectionString: has no place here: AWS has no connection-string form; "
      + "allowed: \(fields)"
  ),
  Malformed(
    "postgresql://scott:\(password)@db.example/acme?sslmode=require",
    "azure-account-key: connectionString: is a URI; allowed: \(pattern)"
  ),
  Malformed(
    "host=db.example port=5432 user=scott password=\(password)",
    "azure-account-key: connectionString.Host (line 1): holds white space; "
      + "credentials in one string are separated by ';'; allowed: one host name or IP address"
  ),
  Malformed(
    "Database=acme;Port=5432;UID=scott;Password=\(password)",
    "azure-account-key: connectionString.Server: is missing; allowed: one host name or IP address"
  ),
  Malformed(
    connectionString(";Server="),
    "azure-account-key: connectionString.Server: is missing; allowed: one host name or IP address"
  ),
  Malformed(
    connectionString(";Port="),
    "azure-account-key: connectionString.Port: is missing; allowed: 1 to 65535"
  ),
  Malformed(
    connectionString(";DB="),
    "azure-account-key: connectionString.Database: is missing; allowed: \(filled)"
  ),
  Malformed(
    connectionString(";User Id="),
    "azure-account-key: connectionString.UID: is missing; allowed: \(filled)"
  ),
  Malformed(
    connectionString(";PWD="),
    "azure-account-key: connectionString.Password: is missing; allowed: \(filled)"
  ),
  Malformed(
    connectionString(";\nPWD=''"),
    "azure-account-key: connectionString.PWD (line 2): is empty; allowed: \(filled)"
  ),
  Malformed(
    connectionString(";Port=\(password)"),
    "azure-account-key: connectionString.Port (line 1): is not a whole number in decimal digits; "
      + "allowed: 1 to 65535"
  ),
  Malformed(
    connectionString(";Port=65536"),
    "azure-account-key: connectionString.Port (line 1): is out of range; allowed: 1 to 65535"
  ),
  Malformed(
    connectionString(";sslmode=Verify-Cas"),
    "azure-account-key: connectionString.SslMode (line 1): is not a mode, did you mean Verify-Ca?; "
      + "allowed: \(modes)"
  ),
  Malformed(
    connectionString(";SSL Mode=\(password)"),
    "azure-account-key: connectionString.SSL Mode (line 1): is not a mode; allowed: \(modes)"
  ),
  Malformed(
    connectionString(";EncryptionMethod=2"),
    "azure-account-key: connectionString.EncryptionMethod (line 1): is none of its numbers; "
      + "allowed: 0, 1, 6"
  ),
  Malformed(
    connectionString(";EncryptionMethod=1;ValidateServerCertificate=true"),
    "azure-account-key: connectionString.ValidateServerCertificate (line 1): "
      + "is none of its numbers; allowed: 0, 1"
  ),
  Malformed(
    "Sever=db.example;Password=\(password)",
    "azure-account-key: connectionString.Sever (line 1): is unknown, did you mean Server?; "
      + "allowed: \(keywords)"
  ),
  Malformed(
    "Favourite Colour=blue;Password=\(password)",
    "azure-account-key: connectionString.Favourite Colour (line 1): is unknown; "
      + "allowed: \(keywords)"
  ),
  Malformed(
    connectionString(";Trust Server Certificate=true"),
    "azure-account-key: connectionString.Trust Server Certificate (line 1): "
      + "is a keyword of a driver, but no credential; allowed: \(keywords)"
  ),
  Malformed(
    "Password=a;s3cret=b",
    "azure-account-key: connectionString (line 1): has an unknown keyword at index 11, "
      + "not shown, as it may be the rest of a password; one with ';' must stand in quotes; "
      + "allowed: \(keywords)"
  ),
  Malformed(
    "Password=a;Datebase=b",
    "azure-account-key: connectionString (line 1): has an unknown keyword at index 11, "
      + "did you mean Database? It is not shown, as it may be the rest of a password; "
      + "one with ';' must stand in quotes; allowed: \(keywords)"
  ),
  Malformed(
    "\"password\": \"\(password)\", a=b",
    "azure-account-key: connectionString (line 1): has an unknown keyword at index 0, "
      + "not shown, as it may be the rest of a password; one with ';' must stand in quotes; "
      + "allowed: \(keywords)"
  ),
  Malformed(
    "Server=db.example;Password=hunter2;s3cret",
    "azure-account-key: connectionString (line 1): has a keyword without '='; "
      + "a value that holds ';' must stand in quotes, in the pair at index 35"
  ),
  Malformed(
    "Server=db.example;\nPassword='\(password)",
    "azure-account-key: connectionString (line 2): has a value without its closing quote, "
      + "in the pair at index 19"
  ),
  Malformed(
    "Password='hunter2's3cret'",
    "azure-account-key: connectionString (line 1): has text behind a closing quote; "
      + "a quote inside a value is written twice, in the pair at index 0"
  ),
  Malformed(
    "Password=\(password)'",
    "azure-account-key: connectionString (line 1): has a value that ends with a quote; "
      + "such a value must stand in quotes, in the pair at index 0"
  ),
  Malformed(
    "=\(password)",
    "azure-account-key: connectionString (line 1): has no keyword before '=', "
      + "in the pair at index 0"
  ),
  Malformed(
    connectionString("\u{1}"),
    "azure-account-key: connectionString (line 1): has a control character outside quotes, "
      + "in the pair at index 52"
  ),
  Malformed(
    connectionString("\0"),
    "azure-account-key: connectionString (line 1): holds a NUL character, in the pair at index 0"
  ),
]

/// SSL properties and modes that cannot hold together.
let contradictions = [
  Malformed(
    connectionString(";EncryptionMethod=0;ValidateServerCertificate=1"),
    "azure-account-key: connectionString.ValidateServerCertificate (line 1): "
      + "contradicts EncryptionMethod=0; allowed: 1 only with EncryptionMethod=1"
  ),
  Malformed(
    connectionString(";EncryptionMethod=6;ValidationServerCertificate=1"),
    "azure-account-key: connectionString.ValidationServerCertificate (line 1): "
      + "contradicts EncryptionMethod=6; allowed: 1 only with EncryptionMethod=1"
  ),
  Malformed(
    connectionString(";ValidateServerCertificate=1"),
    "azure-account-key: connectionString.ValidateServerCertificate (line 1): "
      + "needs an EncryptionMethod; allowed: 1 only with EncryptionMethod=1"
  ),
  Malformed(
    connectionString(";SSL Mode=Verify-Full;EncryptionMethod=1;ValidateServerCertificate=1"),
    "azure-account-key: connectionString.EncryptionMethod (line 1): "
      + "contradicts SSL Mode; it means Verify-Ca; "
      + "allowed: a method that means the same mode, or only one of the two"
  ),
  Malformed(
    connectionString(";EncryptionMethod=0;SSL Mode=Prefer"),
    "azure-account-key: connectionString.EncryptionMethod (line 1): "
      + "contradicts SSL Mode; it means Disable; "
      + "allowed: a method that means the same mode, or only one of the two"
  ),
  Malformed(
    connectionString(";SSL Mode=Verify-Ca;ValidateServerCertificate=0"),
    "azure-account-key: connectionString.ValidateServerCertificate (line 1): "
      + "contradicts SSL Mode; 0 means that no certificate is verified; "
      + "allowed: 0 only with a mode that does not verify"
  ),
  Malformed(
    connectionString(
      ";EncryptionMethod=1;ValidateServerCertificate=1;ValidationServerCertificate=0"
    ),
    "azure-account-key: connectionString.ValidationServerCertificate (line 1): "
      + "contradicts ValidateServerCertificate; allowed: the same value, or only one of the two"
  ),
]
