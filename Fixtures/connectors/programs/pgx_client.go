// Connects as pgx reads its environment (PGHOST, PGSSLMODE …), and asks for a row.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/jackc/pgx/v4"
)

func main() {
	if err := connect(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func connect(ctx context.Context) error {
	connection, err := pgx.Connect(ctx, "")
	if err != nil {
		return err
	}
	defer connection.Close(ctx)
	var row int
	if err := connection.QueryRow(ctx, "SELECT 1").Scan(&row); err != nil {
		return err
	}
	fmt.Println(row, connection.PgConn().ParameterStatus("server_version"))
	return nil
}
