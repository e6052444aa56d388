import Foundation
import Hummingbird
import Medblocks

/// Searching the catalog, and starting a trip to a portal.
struct ConnectRoutes {
  let backend: Backend

  func add(to routes: RouterGroup<AppContext>) {
    routes.get("api/facilities", use: facilities)
    routes.post("api/connect", use: connect)
  }

  @Sendable private func facilities(
    _ request: Request, _ context: AppContext
  ) async throws -> [FacilityAnswer] {
    let text = request.uri.queryParameters["q"].map(String.init) ?? ""
    guard !text.isEmpty else { return [] }
    return try await backend.mb.connections.list(matching: text, limit: 10).firstPage().data
      .map(FacilityAnswer.init)
  }

  private struct ConnectRequest: Decodable {
    /// The catalog id; without one the patient chooses on Medblocks' page.
    let facility: String?
  }

  private struct ConnectAnswer: ResponseEncodable {
    let url: String
  }

  @Sendable private func connect(
    _ request: Request, _ context: AppContext
  ) async throws -> ConnectAnswer {
    let wanted = try await request.decode(as: ConnectRequest.self, context: context)
    let session = try await backend.mb.patientSession.start(
      patientID: context.patientID, returnURL: backend.publicURL + "/connected",
      via: wanted.facility.map { .facility(FHIRSource.ID($0)) } ?? .hostedPage,
      returnButtonLabel: "Back to TrialMatched")
    return ConnectAnswer(url: session.url)
  }
}
