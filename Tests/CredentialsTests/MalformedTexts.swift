import Credentials

/// Texts that hold no object of credentials at all.
let malformedTexts = [
  Malformed("", "credentials: the text: is empty; allowed: a JSON object or a connection string"),
  Malformed(
    " \n",
    as: .awsBasic,
    "aws-basic: the text: is empty; allowed: a JSON object or a connection string"
  ),
  Malformed("[]", "credentials: the text: is an array; allowed: an object"),
  Malformed(
    "{",
    "credentials: the text (line 1): is not JSON: a name in double quotes is expected"
  ),
  Malformed(
    "{\n\"port\": 1,\n}",
    "credentials: the text (line 3): is not JSON: a name in double quotes is expected"
  ),
  Malformed(
    "{\n\"password\": \"\(password)\"\n\"port\": 1}",
    as: .azureBasic,
    "azure-basic: the text (line 3): is not JSON: ',' or '}' is expected"
  ),
  Malformed(
    "{\"password\" \"\(password)\"}",
    "credentials: the text (line 1): is not JSON: ':' is expected behind a name"
  ),
  Malformed(
    "{\"password\": '\(password)'}",
    "credentials: the text (line 1): is not JSON: a value is expected"
  ),
  Malformed("{\"port\":", "credentials: the text (line 1): is not JSON: it ends too early"),
  Malformed(
    "{\"port\": 1e}",
    "credentials: the text (line 1): is not JSON: a digit is expected"
  ),
  Malformed("{\"port\": -}", "credentials: the text (line 1): is not JSON: a digit is expected"),
  Malformed(
    "{\"password\": \"\(password)",
    "credentials: the text (line 1): is not JSON: a string has no closing quote"
  ),
  Malformed(
    "{\"password\": \"\(password)\n\"}",
    "credentials: the text (line 1): is not JSON: "
      + "a string holds a line end or another control character"
  ),
  Malformed(
    "{\"password\": \"\(password)\\x\"}",
    "credentials: the text (line 1): is not JSON: "
      + "a string holds a '\\' that starts no escape; '\\' itself is written twice"
  ),
  Malformed(
    "{\"password\": \"\\u12é\"}",
    "credentials: the text (line 1): is not JSON: "
      + "a string holds a '\\u' without four hexadecimal digits"
  ),
  Malformed(
    "{\"password\": \"\\ud800\"}",
    "credentials: the text (line 1): is not JSON: a string holds half a surrogate pair"
  ),
  Malformed(
    "{\"password\": \"\\ud800\\u0041\"}",
    "credentials: the text (line 1): is not JSON: a string holds half a surrogate pair"
  ),
  Malformed("{}\n{}", "credentials: the text (line 2): is not JSON: text follows its end"),
  Malformed(
    "{\"a\":" + String(repeating: "[", count: 100_000),
    "credentials: the text (line 1): is not JSON: it is nested more than 16 deep"
  ),
]
