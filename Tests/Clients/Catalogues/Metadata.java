import java.sql.*;
import java.util.*;

/** What pgjdbc's DatabaseMetaData says of a database. */
public class Metadata {
  public static void main(String[] arguments) throws Exception {
    try (Connection connection = DriverManager.getConnection(arguments[0])) {
      DatabaseMetaData metadata = connection.getMetaData();
      System.out.println(
          metadata.getDatabaseProductName() + " " + metadata.getDatabaseMajorVersion());
      print("getCatalogs", metadata.getCatalogs());
      print("getSchemas", metadata.getSchemas());
      print("getSchemas s%", metadata.getSchemas(null, "s%"));
      print("getTableTypes", metadata.getTableTypes());
      print("getTables", metadata.getTables(null, null, "%", new String[] {"TABLE", "VIEW"}));
      print("getTables public", metadata.getTables(null, "public", null, null));
      print("getTables system", metadata.getTables(null, "pg_catalog", "pg_c%",
          new String[] {"SYSTEM TABLE"}));
      print("getColumns", metadata.getColumns(null, "public", "%", "%"));
      print("getColumns orders", metadata.getColumns("acme", "sales", "orders", null));
      print("getPrimaryKeys", metadata.getPrimaryKeys(null, "sales", "orders"));
      print("getImportedKeys", metadata.getImportedKeys(null, "sales", "orders"));
      print("getExportedKeys", metadata.getExportedKeys(null, "public", "customers"));
      print("getIndexInfo", metadata.getIndexInfo(null, "public", "customers", false, true));
      print("getTypeInfo", metadata.getTypeInfo());
      print("getUDTs", metadata.getUDTs(null, null, "%", null));
      print("getProcedures", metadata.getProcedures(null, "public", "%"));
      print("getFunctions", metadata.getFunctions(null, "public", "%"));
      print("getTablePrivileges", metadata.getTablePrivileges(null, "public", "customers"));
      print("getBestRowIdentifier",
          metadata.getBestRowIdentifier(null, "sales", "orders", 0, true));
      System.out.println(metadata.getMaxColumnNameLength());
      for (String mode : new String[] {"extended", "simple"}) {
        try (Connection other = DriverManager.getConnection(
                arguments[0] + "&preferQueryMode=" + mode + "&prepareThreshold=1");
            PreparedStatement statement = other.prepareStatement(
                "SELECT id, name, updated_at FROM customers WHERE updated_at > ? ORDER BY updated_at LIMIT ?")) {
          for (int limit = 1; limit < 3; limit++) {
            statement.setTimestamp(1, Timestamp.valueOf("2026-01-01 12:00:00"));
            statement.setInt(2, limit);
            print(mode, statement.executeQuery());
          }
          ResultSetMetaData columns = statement.getMetaData();
          for (int i = 1; i <= columns.getColumnCount(); i++) {
            System.out.println(columns.getColumnTypeName(i) + " " + columns.getPrecision(i) + " "
                + columns.isNullable(i) + " " + columns.isAutoIncrement(i));
          }
        }
      }
    }
  }

  private static void print(String title, ResultSet rows) throws SQLException {
    System.out.println("-- " + title);
    ResultSetMetaData columns = rows.getMetaData();
    StringJoiner names = new StringJoiner("|");
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      names.add(columns.getColumnLabel(i) + ":" + columns.getColumnTypeName(i));
    }
    System.out.println(names);
    while (rows.next()) {
      StringJoiner values = new StringJoiner("|");
      for (int i = 1; i <= columns.getColumnCount(); i++) {
        values.add(rows.getString(i));
      }
      System.out.println(values);
    }
  }
}
