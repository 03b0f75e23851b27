// Connects as pgx reads its environment (PGHOST, PGSSLMODE …), and asks for a row.
package main

import (
	"context"
	"fmt"
	"net"
	"os"

	"github.com/jackc/pgx/v4"
)

func main() {
	if err := connect(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// What the context of an attempt to connect has.
type attempt struct{}

func connect(ctx context.Context) error {
	config, err := pgx.ParseConfig("")
	if err != nil {
		return err
	}
	// When a connection breaks, a goroutine that nobody waits for asks the server over another one to
	// cancel what it does, and then says good-bye on the first (asyncClose in pgconn/pgconn.go). How far
	// it came before this process ends would be chance: it comes to nothing.
	dial := config.DialFunc
	config.DialFunc = func(ctx context.Context, network, address string) (net.Conn, error) {
		if ctx.Value(attempt{}) == nil {
			<-ctx.Done()
			return nil, ctx.Err()
		}
		return dial(ctx, network, address)
	}
	connection, err := pgx.ConnectConfig(context.WithValue(ctx, attempt{}, true), config)
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
