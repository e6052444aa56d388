import Foundation
import Hummingbird
import Medblocks

/// The pages and forms that connect, disconnect and delete.
struct ConnectFlow {
  let backend: Backend
  let renderer: PageRenderer

  /// Adds the return, which is also for a browser in which nobody is signed in.
  func addReturn(to routes: RouterGroup<AppContext>) {
    routes.get("connected", use: returned)
    routes.get("connection-stopped") { _, context in
      try renderer.response(
        "connected", ReturnPage.stopped(person: context.person?.name), status: .forbidden)
    }
    routes.get("connection-unknown") { _, context in
      try renderer.response(
        "connected", ReturnPage.invalid(person: context.person?.name), status: .notFound)
    }
  }

  func add(to routes: RouterGroup<AppContext>) {
    routes.get("connect", use: search)
    routes.get("connect/:id", use: consent)
    routes.post("connect", use: start)
    routes.get("connected/:result", use: result)
    routes.post("facilities/:id/disconnect", use: disconnect)
    routes.post("account/delete", use: delete)
  }

  @Sendable private func search(_ request: Request, _ context: AppContext) async throws -> Response
  {
    let person = try context.requirePerson()
    let query = request.uri.queryParameters["q"].map(String.init) ?? ""
    async let connected = activeFacilities(person)
    let facilities = await PersonData.Part(context, backend, retryPath: "") {
      try await backend.catalog.matches(query)
    }
    return try renderer.response(
      "connect",
      ConnectPage(
        person: person.name, query: query, facilities: facilities, connected: await connected))
  }

  @Sendable private func consent(_ request: Request, _ context: AppContext) async throws -> Response
  {
    try await consent(context.facilityID(), context, problem: nil)
  }

  private func consent(
    _ id: FHIRSource.ID, _ context: AppContext, problem: PageProblem?
  ) async throws -> Response {
    let person = try context.requirePerson()
    do {
      let facility = try await backend.mb.connections.retrieve(id)
      let isConnected = await activeFacilities(person).contains(id)
      return try renderer.response(
        "consent",
        ConsentPage(
          person: person.name, facility: facility, isConnected: isConnected, problem: problem),
        status: problem == nil ? .ok : .badGateway)
    } catch let error as MedblocksError where error.type == .notFound {
      throw HTTPError(.notFound)
    }
  }

  /// Starts a session at the facility, or on the hosted page, and leads there.
  @Sendable private func start(_ request: Request, _ context: AppContext) async throws -> Response {
    struct Form: Decodable { let facility: String? }
    let person = try context.requirePerson()
    let form = try await URLEncodedFormDecoder().decode(Form.self, from: request, context: context)
    let state = PatientSessionReturn.makeState()
    do {
      let session = try await backend.mb.patientSession.start(
        patientID: person.patientID, returnURL: "\(backend.publicURL)/connected?state=\(state)",
        via: form.facility.map { .facility(FHIRSource.ID($0)) } ?? .hostedPage,
        returnButtonLabel: "Back to TrialMatched")
      try await backend.attempts.record(
        state: state, token: context.sessionToken, patientID: person.patientID,
        patientSessionID: session.id)
      // A page that leads on, because `form-action` forbids a redirect of a form to another site.
      return try renderer.response("continue", ["url": session.url])
    } catch let error as MedblocksError {
      context.log(error)
      let problem = PageProblem(error, title: "The place could not be opened.", retryPath: "")
      guard let id = form.facility, error.type != .notFound else {
        return try renderer.response(
          "connect",
          ConnectPage(
            person: person.name, query: "", facilities: .problem(problem), connected: []),
          status: .badGateway)
      }
      return try await consent(FHIRSource.ID(id), context, problem: problem)
    }
  }

  /// Checks a return, and leads to its result or to the page that states why it was stopped.
  ///
  /// No page is shown at this address, because it contains ids.
  @Sendable private func returned(
    _ request: Request, _ context: AppContext
  ) async throws -> Response {
    let attempts = backend.attempts
    guard let returned = PatientSessionReturn(request.uri.query ?? ""), let state = returned.state,
      let attempt = try await attempts.attempt(state: state),
      attempt.patientSessionID == returned.patientSessionID
    else { return .redirect(to: "/connection-unknown", type: .normal) }
    if attempt.isVerified, !attempt.isRejected, context.person?.patientID == attempt.patientID {
      return .redirect(to: "/connected/\(attempt.result)", type: .normal)  // opened again
    }
    let isThisBrowser = Token.hash(context.sessionToken) == attempt.session && !attempt.isRejected
    do {
      let session = try await backend.mb.patientSession.verify(
        returned, patientID: context.person?.patientID ?? "",
        state: isThisBrowser ? state : nil)
      guard try await attempts.verify(attempt, session.activeConnections.compactMap(\.id)) else {
        throw PatientSessionReturnError(.stateMismatch)
      }
      try await backend.people.unhide(
        session.activeConnections.map(\.connectionID), of: attempt.patientID)
      try await backend.changes.record(attempt.patientID)
      return .redirect(to: "/connected/\(attempt.result)", type: .normal)
    } catch is PatientSessionReturnError {
      // Somebody else has connected: first noted, so that it is cut whatever happens now.
      try await attempts.reject(attempt, at: Date().milliseconds)
      try? await ConnectionCuts(backend: backend).cut(attempt)
      return .redirect(to: "/connection-stopped", type: .normal)
    } catch let error as MedblocksError {
      context.log(error)
      return try renderer.response(
        "connected",
        ReturnPage(
          person: context.person?.name, title: "The result is not known yet",
          problem: PageProblem(error, retryPath: "")),
        status: .badGateway)
    }
  }

  /// Shows the outcome of each facility.
  @Sendable private func result(_ request: Request, _ context: AppContext) async throws -> Response
  {
    let person = try context.requirePerson()
    let name = try context.parameters.require("result")
    guard let attempt = try await backend.attempts.attempt(result: name, of: person.patientID)
    else { throw HTTPError(.notFound) }
    let session = try await backend.mb.patientSession.retrieve(attempt.patientSessionID)
    let names = try await backend.names(of: session.facilityResults.map(\.id))
    return try renderer.response(
      "connected", ReturnPage(person: person.name, session: session, names: names))
  }

  @Sendable private func disconnect(
    _ request: Request, _ context: AppContext
  ) async throws -> Response {
    struct Form: Decodable { let data: String? }
    let person = try context.requirePerson()
    let id = try context.facilityID()
    let form = try await URLEncodedFormDecoder().decode(Form.self, from: request, context: context)
    let facilities = try await backend.facilities(of: person.patientID)
    for entry in facilities where entry.id == id && entry.connection.canBeDisconnected {
      try await backend.mb.patients.disconnectConnection(
        person.patientID, connectionID: entry.connection.id)
    }
    let isRemoving = form.data == "delete"
    try await backend.people.disconnect(
      person.patientID, id, removingData: isRemoving, at: Date())
    try await backend.changes.record(person.patientID)
    let name = facilities.first { $0.id == id }?.facility?.name ?? FHIRSource.unknownName
    let rest = isRemoving ? "Its records are removed." : "Its records are kept."
    try await backend.sessions.setMessage(
      "\(name) is disconnected. \(rest)", of: context.sessionToken)
    return .redirect(to: "/", type: .normal)
  }

  @Sendable private func delete(_ request: Request, _ context: AppContext) async throws -> Response
  {
    struct Form: Decodable { let confirm: String? }
    let person = try context.requirePerson()
    let form = try await URLEncodedFormDecoder().decode(Form.self, from: request, context: context)
    guard form.confirm == "yes" else { return .redirect(to: "/account", type: .normal) }
    try await backend.deleteData(of: person.patientID)
    try await backend.sessions.setMessage(
      "Your data is deleted, and every place is disconnected.", of: context.sessionToken)
    return .redirect(to: "/", type: .normal)
  }

  /// Returns the connected facilities; none while they cannot be loaded.
  private func activeFacilities(_ person: DemoPerson) async -> Set<FHIRSource.ID> {
    let facilities = (try? await backend.facilities(of: person.patientID)) ?? []
    return Set(facilities.filter { $0.connection.status == .active }.map(\.id))
  }
}

extension PatientConnection {
  var canBeDisconnected: Bool { status == .active || status == .refreshFailed }
}

extension ReturnPage {
  /// The page for a return that this app does not know.
  static func invalid(person: String?) -> ReturnPage {
    ReturnPage(
      person: person, title: "This link does not belong to you",
      text: "No connection was started with it here, so nothing is shown.")
  }

  /// The page for a return in another browser than the one that started the connection.
  static func stopped(person: String?) -> ReturnPage {
    ReturnPage(
      person: person, title: "This connection was stopped",
      text: """
        It was started in another browser, perhaps by somebody else. Your records were not shown to \
        anybody, and the connection is cut. If somebody sent you the link, do not use it again. If it \
        was you, start again and stay in one browser.
        """)
  }
}
