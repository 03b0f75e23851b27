import PostgresWire

/// Whether there is room, and who may come in: `InitProcess`, then `InitPostgres`.
extension ServerSession {
  /// How many there are, where the session has asked.
  mutating func admit(_ load: ServerLoad) {
    switch state {
    case .awaitingSlot(let login): takeSlot(login, load)
    case .awaitingAdmission(let login, let role): enter(login, role, load)
    default: assertionFailure("the load was not asked for")
    }
  }

  private mutating func takeSlot(_ login: Login, _ load: ServerLoad) {
    let slots = behaviour.settings.slots
    switch login.occupancyKind {
    case .client where load.slots > slots.maxConnections: refuse(.tooManyClients)
    case .walSender where load.slots > slots.maxWALSenders:
      refuse(.tooManyWALSenders(than: slots.maxWALSenders))
    case .client, .walSender: authenticate(login)
    }
  }

  mutating func finishAuthentication(_ login: Login) {
    actions.append(.cancelTimer)
    send(.authentication(.ok))
    say(.event(.authok))
    guard let role = behaviour.roles[login.user] else {
      return refuse(.unknownRole(login.user))
    }
    guard role.mayLogIn else { return refuse(.mayNotLogIn(login.user)) }
    state = .awaitingAdmission(login, role)
    var occupancy = occupancy(login)
    occupancy.role = login.user
    occupancy.database = login.replication == .physical ? nil : login.database
    actions.append(.occupy(occupancy))
  }

  func occupancy(_ login: Login) -> Occupancy {
    Occupancy(
      login.occupancyKind,
      cancellation: CancelRequest(processID: randomness.processID, key: cancelKey(login)))
  }

  func cancelKey(_ login: Login) -> [UInt8] {
    Array(randomness.cancelKey.prefix(login.cancelKeyLength(behaviour.settings.serverVersion)))
  }

  /// In the order of `InitPostgres`: the first objection is the one that the client is told.
  private mutating func enter(_ login: Login, _ role: Role, _ load: ServerLoad) {
    if let refusal = objection(to: login, role, load) {
      refuse(refusal)
    } else {
      beginSession(login, isSuperuser: role.isSuperuser)
    }
  }

  private func objection(to login: Login, _ role: Role, _ load: ServerLoad) -> Refusal? {
    let version = behaviour.settings.serverVersion
    let isExempt = role.isSuperuser || version.major >= 17 && login.replication != .none
    if !isExempt, let limit = role.connectionLimit, load.ofRole > limit {
      return .tooManyConnections(ofRole: login.user)
    }
    if let refusal = reservation(against: login, role, load) { return refusal }
    if login.replication != .none, !role.isSuperuser, !role.mayReplicate {
      return .replicationDenied(by: version)
    }
    guard login.replication != .physical else { return nil }
    guard let database = behaviour.databases[login.database] else {
      return .unknownDatabase(login.database)
    }
    guard database.isValid else { return .invalidDatabase(login.database) }
    guard database.allowsConnections else { return .closedDatabase(login.database) }
    guard role.isSuperuser || database.grantsConnect else {
      return .connectDenied(login.database)
    }
    if !isExempt, let limit = database.connectionLimit, load.ofDatabase > limit {
      return .tooManyConnections(ofDatabase: login.database)
    }
    return nil
  }

  /// The last slots are not for everyone.
  private func reservation(
    against login: Login, _ role: Role, _ load: ServerLoad
  ) -> Refusal? {
    guard login.replication == .none, !role.isSuperuser else { return nil }
    let slots = behaviour.settings.slots
    let free = slots.maxConnections - load.slots
    let version = behaviour.settings.serverVersion
    guard version.major >= 16 else {
      return free < slots.superuserReserved ? .reservedSlots : nil
    }
    if free < slots.superuserReserved { return .slotsReservedForSuperusers }
    let group = Refusal.reservedSlotsRole
    return free < slots.superuserReserved + slots.reserved
      && !behaviour.roles.groups(of: login.user).contains(group) ? .slotsReservedForMembers : nil
  }
}
