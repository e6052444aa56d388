import Foundation
import Hummingbird
import Medblocks

/// The pages and forms that connect, disconnect and delete.
struct ConnectFlow {
  let backend: Backend
  let renderer: PageRenderer

  func add(to routes: RouterGroup<AppContext>) {
    routes.get("connect", use: search)
    routes.get("connect/:id", use: consent)
    routes.post("connect", use: start)
    routes.get("connected", use: returned)
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
      return try renderer.response(
        "message", MessagePage.notFound(person: person.name), status: .notFound)
    }
  }

  /// Starts a session at the facility, or on the hosted page, and leads there.
  @Sendable private func start(_ request: Request, _ context: AppContext) async throws -> Response {
    struct Form: Decodable { let facility: String? }
    let person = try context.requirePerson()
    let form = try await URLEncodedFormDecoder().decode(Form.self, from: request, context: context)
    let state = PatientSessionReturn.makeState()
    await backend.sessions.setState(state, of: context.sessionToken)
    do {
      let session = try await backend.mb.patientSession.start(
        patientID: person.patientID, returnURL: "\(backend.publicURL)/connected?state=\(state)",
        via: form.facility.map { .facility(FHIRSource.ID($0)) } ?? .hostedPage,
        returnButtonLabel: "Back to TrialMatched")
      return .redirect(to: session.url, type: .normal)
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

  /// Shows the outcome of a session that this person started in this browser.
  @Sendable private func returned(
    _ request: Request, _ context: AppContext
  ) async throws -> Response {
    let person = try context.requirePerson()
    guard let returned = PatientSessionReturn(request.uri.query ?? "") else {
      return try renderer.response("connected", ReturnPage.invalid(person: person.name))
    }
    let state = await backend.sessions.session(context.sessionToken)?.state
    do {
      let session = try await backend.mb.patientSession.verify(
        returned, patientID: person.patientID, state: state)
      let names = try await backend.names(of: session.connections.map(\.connectionID))
      await backend.updates.reportEvent(for: person.patientID)
      return try renderer.response(
        "connected", ReturnPage(person: person.name, session: session, names: names))
    } catch is PatientSessionReturnError {
      return try renderer.response("connected", ReturnPage.invalid(person: person.name))
    } catch let error as MedblocksError {
      context.log(error)
      return try renderer.response(
        "connected",
        ReturnPage(
          person: person.name, title: "The result is not known yet",
          problem: PageProblem(error, retryPath: "")),
        status: .badGateway)
    }
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
    await backend.people.disconnect(
      person.patientID, id, removingData: isRemoving, at: Date())
    await backend.updates.reportEvent(for: person.patientID)
    let name = facilities.first { $0.id == id }?.facility?.name ?? FHIRSource.unknownName
    let rest = isRemoving ? "Its records are removed." : "Its records are kept."
    await backend.sessions.setMessage(
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
    await backend.updates.reportEvent(for: person.patientID)
    await backend.sessions.setMessage(
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
  static func invalid(person: String) -> ReturnPage {
    ReturnPage(
      person: person, title: "This link does not belong to you",
      text: "The connection was not started in this browser, so nothing is shown here.")
  }
}
