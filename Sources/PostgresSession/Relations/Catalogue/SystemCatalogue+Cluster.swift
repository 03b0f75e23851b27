/// Roles and databases, which all databases of a server share.
extension SystemCatalogue {
  mutating func addClusterObjects(_ objects: CatalogueObjects) {
    for role in objects.roles where role.oid != CatalogueObjects.superuserOID { addRole(role) }
    addMemberships(objects)
    for database in objects.databases { addDatabase(database, objects) }
    addRoleViews(objects)
    // Until 14 everybody may create in public, which belongs to the superuser.
    if version.major < 15 {
      relations["pg_catalog.pg_namespace"]?.replaceRows { row in
        guard row["nspname"] == "public" else { return }
        row["nspowner"] = "\(CatalogueObjects.superuserOID)"
        row["nspacl"] = "{postgres=UC/postgres,=UC/postgres}"
      }
    }
  }

  private mutating func addRole(_ role: CatalogueObjects.Object<Role>) {
    let value = role.value
    func flag(_ isSet: Bool) -> String { isSet ? "t" : "f" }
    add(
      "pg_authid",
      [
        "oid": "\(role.oid)", "rolname": role.name, "rolsuper": flag(value.isSuperuser),
        "rolinherit": "t", "rolcanlogin": flag(value.mayLogIn),
        "rolreplication": flag(value.mayReplicate),
        "rolconnlimit": "\(value.connectionLimit ?? -1)",
        "rolvaliduntil": value.validUntil.map { seconds in
          DateTime(count: (seconds - 946_684_800) * 1_000_000).text(as: .timestamptz)
        },
      ])
  }

  private mutating func addMemberships(_ objects: CatalogueObjects) {
    guard let roles = relations["pg_catalog.pg_authid"] else { return }
    var oids: [String: String] = [:]
    for row in roles.rows { oids[row["rolname"] ?? ""] = row["oid"] }
    for role in objects.roles {
      for group in role.value.memberOf.sorted() {
        guard let oid = oids[group] else { continue }
        add(
          "pg_auth_members",
          [
            "roleid": oid, "member": "\(role.oid)",
            "grantor": "\(CatalogueObjects.superuserOID)", "inherit_option": "t",
            "set_option": "t",
          ])
      }
    }
  }

  private mutating func addDatabase(
    _ database: CatalogueObjects.Object<Database>, _ objects: CatalogueObjects
  ) {
    let isOwned = database.oid >= CatalogueObjects.firstOID
    let ownerOID = isOwned ? objects.owner : CatalogueObjects.superuserOID
    let owner = objects.roles.first { $0.oid == ownerOID }?.name ?? CatalogueObjects.superuser
    guard
      var row = relations["pg_catalog.pg_database"]?.rows.first(where: { $0.number("oid") == 1 })
    else { return }
    row["oid"] = "\(database.oid)"
    row["datname"] = database.name
    row["datdba"] = "\(ownerOID)"
    row["datistemplate"] = "f"
    row["datallowconn"] = database.value.allowsConnections ? "t" : "f"
    row["datconnlimit"] = database.value.isValid ? "\(database.value.connectionLimit ?? -1)" : "-2"
    row["datacl"] = database.value.grantsConnect ? nil : "{=T/\(owner),\(owner)=CTc/\(owner)}"
    relations["pg_catalog.pg_database"]?.add(row)
  }

  /// The views of `pg_authid` that everybody may read, where no password is seen.
  private mutating func addRoleViews(_ objects: CatalogueObjects) {
    guard let roles = relations["pg_catalog.pg_authid"] else { return }
    for row in roles.rows {
      add(
        "pg_roles",
        [
          "rolname": row["rolname"], "rolsuper": row["rolsuper"], "rolinherit": row["rolinherit"],
          "rolcreaterole": row["rolcreaterole"], "rolcreatedb": row["rolcreatedb"],
          "rolcanlogin": row["rolcanlogin"], "rolreplication": row["rolreplication"],
          "rolconnlimit": row["rolconnlimit"], "rolpassword": "********",
          "rolvaliduntil": row["rolvaliduntil"], "rolbypassrls": row["rolbypassrls"],
          "oid": row["oid"],
        ])
      guard row["rolcanlogin"] == "t" else {
        let members = rows("pg_auth_members").filter { $0["roleid"] == row["oid"] }
        let list = members.compactMap { $0["member"] }.joined(separator: ",")
        add(
          "pg_group",
          ["groname": row["rolname"], "grosysid": row["oid"], "grolist": "{\(list)}"])
        continue
      }
      for (view, password) in [("pg_user", "********"), ("pg_shadow", nil)] {
        add(
          view,
          [
            "usename": row["rolname"], "usesysid": row["oid"], "usecreatedb": row["rolcreatedb"],
            "usesuper": row["rolsuper"], "userepl": row["rolreplication"],
            "usebypassrls": row["rolbypassrls"], "passwd": password,
            "valuntil": row["rolvaliduntil"],
          ])
      }
    }
  }
}
