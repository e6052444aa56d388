import Foundation
import Hummingbird
import Medblocks

/// The pages of a person who has signed in.
struct PersonPages {
  let backend: Backend
  let renderer: PageRenderer

  func add(to routes: RouterGroup<AppContext>) {
    routes.get("/") { _, context in
      let message = try await backend.sessions.takeMessage(of: context.sessionToken)
      return try renderer.response("home", HomePage(await data(context), message: message))
    }
    routes.get("records") { _, context in
      try renderer.response("records", RecordsPage(await data(context)))
    }
    routes.get("records/labs/:slug") { _, context in
      let slug = try context.parameters.require("slug")
      let data = try await data(context)
      if let problem = data.records.problem { return try failure(problem, context) }
      guard let page = LabPage(slug, data) else { throw HTTPError(.notFound) }
      return try renderer.response("lab", page)
    }
    routes.get("studies") { _, context in
      try renderer.response("studies", StudiesPage(await data(context)))
    }
    routes.get("studies/:slug") { _, context in
      let slug = try context.parameters.require("slug")
      guard let page = StudyPage(slug, try await data(context)) else {
        throw HTTPError(.notFound)
      }
      return try renderer.response("study", page)
    }
    routes.get("facilities/:id") { _, context in
      let data = try await data(context)
      if let problem = data.facilities.problem { return try failure(problem, context) }
      guard let page = FacilityPage(try context.facilityID(), data) else {
        throw HTTPError(.notFound)
      }
      return try renderer.response("facility", page)
    }
    routes.get("account") { _, context in
      let person = try context.requirePerson()
      let events = await PersonData.Part(context, backend, retryPath: "/account") {
        try await backend.history(of: person.patientID)
      }
      return try renderer.response(
        "account",
        AccountPage(person: person.name, events: events, dates: DateFormatting(now: Date())))
    }
  }

  /// Loads the data of the person, each part with its own problem.
  private func data(_ context: AppContext) async throws -> PersonData {
    let person = try context.requirePerson()
    async let facilities = PersonData.Part(context, backend, retryPath: "") {
      try await backend.facilities(of: person.patientID)
    }
    async let records = PersonData.Part(context, backend, retryPath: "") {
      try await backend.records(of: person.patientID)
    }
    return PersonData(
      name: person.name, facilities: await facilities, records: await records,
      sync: try await backend.people.syncs(of: person.patientID), dates: DateFormatting(now: Date())
    )
  }

  private func failure(_ problem: PageProblem, _ context: AppContext) throws -> Response {
    try renderer.response(
      "message",
      MessagePage(
        person: context.person?.name, title: problem.title, text: problem.advice,
        reference: problem.reference, retryPath: ""),
      status: .badGateway)
  }
}

extension PersonData.Part {
  /// Loads a part of a page; an error becomes its problem.
  ///
  /// The calls of a page have a few seconds, because a person waits.
  init(
    _ context: AppContext, _ backend: Backend, retryPath: String,
    _ load: () async throws -> Value
  ) async {
    do {
      self = .loaded(try await backend.mb.withDeadline(Backend.pageDeadline, load))
    } catch {
      if let error = error as? MedblocksError { context.log(error) }
      self = .problem(PageProblem(error, retryPath: retryPath))
    }
  }
}

extension PageProblem {
  /// Creates the problem of an error: advice and the id of the request, never its message.
  init(
    _ error: any Error, title: String = "This part could not be loaded.", retryPath: String
  ) {
    self.title = title
    advice =
      (error as? MedblocksError).map { $0.userMessage }
      ?? BrowserError.ourFault
    reference = (error as? MedblocksError)?.requestID
    self.retryPath = retryPath
  }
}

extension AppContext {
  /// Returns the person who is signed in.
  ///
  /// - Throws: `HTTPError` when nobody is.
  func requirePerson() throws -> DemoPerson {
    guard let person else { throw HTTPError(.unauthorized) }
    return person
  }

  /// Returns the facility of the path.
  ///
  /// - Throws: `HTTPError` when the path has none.
  func facilityID() throws -> FHIRSource.ID { FHIRSource.ID(try parameters.require("id")) }
}
