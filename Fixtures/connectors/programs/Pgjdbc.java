import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.postgresql.PGConnection;

/** Connects once for each case: a line of JSON in, a line of JSON out. */
class Pgjdbc {
  private static final Pattern TEXT = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");

  // What it logs as it closes a connection that is broken depends on who was first.
  private static final Logger LOG = Logger.getLogger("org.postgresql");

  public static void main(String[] arguments) throws IOException {
    LOG.setLevel(Level.OFF);
    var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line; (line = input.readLine()) != null; ) {
      System.out.println(answer(read(line)));
    }
  }

  private static String answer(Map<String, String> given) {
    // What it has no properties for.
    if (given.get("sslNegotiation").equals("direct") || !given.get("revocationList").isEmpty()) {
      return answer(89, "", "");
    }
    try {
      return answer(0, connect(given), "");
    } catch (SQLException error) {
      return answer(1, "", error.getSQLState() + ": " + error.getMessage());
    } catch (RuntimeException | IOException error) {
      return answer(1, "", error.toString());
    }
  }

  private static String connect(Map<String, String> given) throws IOException, SQLException {
    var server = given.get("server");
    var host = server.contains(":") ? "[" + server + "]" : server;
    var properties = new Properties();
    properties.put("user", given.get("username"));
    properties.put("password", given.get("password"));
    properties.put("sslmode", given.get("sslMode"));
    properties.put("connectTimeout", given.get("connectTimeout"));
    properties.put("socketTimeout", given.get("connectTimeout"));
    if (!given.get("rootCertificate").isEmpty()) {
      properties.put("sslrootcert", given.get("rootCertificate"));
    }
    if (!given.get("clientCertificate").isEmpty()) {
      properties.put("sslcert", given.get("clientCertificate"));
      properties.put("sslkey", binaryKey(given.get("clientKey")));
    }
    var url = "jdbc:postgresql://" + host + ":" + given.get("port") + "/"
        + URLEncoder.encode(given.get("database"), StandardCharsets.UTF_8);
    try (var connection = DriverManager.getConnection(url, properties);
        var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT 1")) {
      rows.next();
      var reported = connection.unwrap(PGConnection.class).getParameterStatuses();
      return rows.getString(1) + " " + connection.getMetaData().getDatabaseProductVersion() + " "
          + new java.util.TreeMap<>(reported);
    }
  }

  /** A copy of the key in this program's folder, in the only form that the driver reads (PKCS 8). */
  private static String binaryKey(String path) throws IOException {
    var lines = Files.readAllLines(Path.of(path));
    var body = String.join("", lines.subList(1, lines.size() - 1));
    return Files.write(Path.of("client.pk8"), Base64.getDecoder().decode(body)).toString();
  }

  /** The texts of a flat object. */
  private static Map<String, String> read(String line) {
    var object = new HashMap<String, String>();
    for (var matcher = TEXT.matcher(line); matcher.find(); ) {
      var name = unescaped(matcher.group(1));
      matcher.find();
      object.put(name, unescaped(matcher.group(1)));
    }
    return object;
  }

  private static String unescaped(String text) {
    var result = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char letter = text.charAt(i);
      if (letter != '\\') {
        result.append(letter);
        continue;
      }
      letter = text.charAt(++i);
      if (letter == 'u') {
        result.append((char) Integer.parseInt(text.substring(i + 1, i + 5), 16));
        i += 4;
      } else {
        int index = "nrtbf".indexOf(letter);
        result.append(index < 0 ? letter : "\n\r\t\b\f".charAt(index));
      }
    }
    return result.toString();
  }

  private static String answer(int status, String output, String errors) {
    return "{\"status\":" + status + ",\"output\":" + quoted(output) + ",\"errors\":"
        + quoted(errors) + "}";
  }

  private static String quoted(String text) {
    var result = new StringBuilder("\"");
    for (char letter : text.toCharArray()) {
      boolean isPlain = letter >= ' ' && letter < 0x7f && letter != '"' && letter != '\\';
      result.append(isPlain ? String.valueOf(letter) : String.format("\\u%04x", (int) letter));
    }
    return result.append('"').toString();
  }
}
