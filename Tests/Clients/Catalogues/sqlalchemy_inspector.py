"""What SQLAlchemy's inspector says of a database."""
import datetime
import sys

sys.path.pop(0)  # this folder, where a script may be named as a module
import sqlalchemy as sa

driver = sys.argv[2]
engine = sa.create_engine(sys.argv[1].replace("postgresql:", f"postgresql+{driver}:"))
inspector = sa.inspect(engine)
print(engine.dialect.name, inspector.default_schema_name)
print("schemas", inspector.get_schema_names())
for schema in (None, "sales"):
    print(schema, "tables", sorted(inspector.get_table_names(schema=schema)))
    print(schema, "views", inspector.get_view_names(schema=schema),
          inspector.get_materialized_view_names(schema=schema))
    print(schema, "sequences", inspector.get_sequence_names(schema=schema))
    for table in sorted(inspector.get_table_names(schema=schema)):
        for column in inspector.get_columns(table, schema=schema):
            print(" ", table, {key: repr(value) for key, value in sorted(column.items())})
        print(" ", "primary key", inspector.get_pk_constraint(table, schema=schema))
        print(" ", "foreign keys", inspector.get_foreign_keys(table, schema=schema))
        print(" ", "indexes", inspector.get_indexes(table, schema=schema))
        print(" ", "unique", inspector.get_unique_constraints(table, schema=schema))
        print(" ", "checks", inspector.get_check_constraints(table, schema=schema))
        print(" ", "comment", inspector.get_table_comment(table, schema=schema))
print("has", inspector.has_table("customers"), inspector.has_table("orders"),
      inspector.has_table("orders", schema="sales"), inspector.has_schema("sales"),
      inspector.has_schema("nosuch"))
print("enums", inspector.get_enums(schema="*"), "domains", inspector.get_domains(schema="*"))
metadata = sa.MetaData()
metadata.reflect(engine, schema="sales")
for name, table in sorted(metadata.tables.items()):
    for column in table.columns:
        default = column.server_default and column.server_default.arg.text
        print(name, column.name, repr(column.type), column.nullable, column.primary_key, default,
              column.foreign_keys, column.comment)
customers = metadata.tables["customers"]
with engine.connect() as connection:
    statement = (sa.select(customers.c.id, customers.c.name, customers.c.updated_at)
                 .where(customers.c.updated_at > datetime.datetime(2026, 1, 1, 12))
                 .order_by(customers.c.updated_at).limit(10))
    print(connection.execute(statement).all())
