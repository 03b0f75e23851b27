// Connects as lib/pq reads its environment (PGHOST, PGSSLMODE …), and asks for a row.
package main

import (
	"context"
	"database/sql"
	"fmt"
	"os"

	_ "github.com/lib/pq"
)

func main() {
	if err := connect(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func connect() error {
	database, err := sql.Open("postgres", "")
	if err != nil {
		return err
	}
	defer database.Close()
	// One connection: the pool makes another where a statement finds that its own is bad.
	ctx := context.Background()
	connection, err := database.Conn(ctx)
	if err != nil {
		return err
	}
	var row int
	err = connection.QueryRowContext(ctx, "SELECT 1").Scan(&row)
	// Not deferred: where lib/pq panics, the connection is still in use, and would be waited for.
	connection.Close()
	if err != nil {
		return err
	}
	fmt.Println(row)
	return nil
}
