// Connects as lib/pq reads its environment (PGHOST, PGSSLMODE …), and asks for a row.
package main

import (
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
	var row int
	if err := database.QueryRow("SELECT 1").Scan(&row); err != nil {
		return err
	}
	fmt.Println(row)
	return nil
}
