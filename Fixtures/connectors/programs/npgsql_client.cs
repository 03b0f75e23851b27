#:package Npgsql@10.0.3
// Connects as its arguments say, and asks for a row.

using Npgsql;

try
{
    var settings = new NpgsqlConnectionStringBuilder
    {
        Host = args[0],
        Port = int.Parse(args[1]),
        Database = args[2],
        Username = args[3],
        Password = Environment.GetEnvironmentVariable("MOCK_PASSWORD"),
        SslMode = Enum.Parse<SslMode>(args[4]),
        Timeout = int.Parse(args[6]),
        // Else any failure before AuthenticationOk is tried once more, whether GSS was spoken or not.
        GssEncryptionMode = GssEncryptionMode.Disable,
        Pooling = false,
    };
    if (args[5] != "") settings.RootCertificate = args[5];
    await using var connection = new NpgsqlConnection(settings.ConnectionString);
    await connection.OpenAsync();
    await using var command = new NpgsqlCommand("SELECT 1", connection);
    Console.WriteLine($"{await command.ExecuteScalarAsync()} {connection.PostgreSqlVersion}");
    return 0;
}
catch (Exception error)
{
    for (Exception? cause = error; cause != null; cause = cause.InnerException)
        Console.Error.WriteLine(cause.Message);
    return 1;
}
