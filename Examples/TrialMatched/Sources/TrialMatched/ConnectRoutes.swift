import Foundation
import Hummingbird
import Medblocks

/// The routes that search the catalog and start patient sessions.
struct ConnectRoutes {
  let backend: Backend

  func add(to routes: RouterGroup<AppContext>) {
    routes.get("api/facilities", use: facilities)
    routes.post("api/connect", use: connect)
  }

  @Sendable private func facilities(
    _ request: Request, _ context: AppContext
  ) async throws -> [FacilityResponse] {
    let text = request.uri.queryParameters["q"].map(String.init) ?? ""
    guard !text.isEmpty else { return [] }
    return try await backend.mb.connections.list(matching: text, limit: 10).firstPage().data
      .map(FacilityResponse.init)
  }

  private struct ConnectRequest: Decodable {
    /// The catalog id; nil for the hosted page, where the patient chooses.
    let facility: String?
  }

  private struct ConnectResponse: ResponseEncodable {
    let url: String
  }

  @Sendable private func connect(
    _ request: Request, _ context: AppContext
  ) async throws -> ConnectResponse {
    let input = try await request.decode(as: ConnectRequest.self, context: context)
    let session = try await backend.mb.patientSession.start(
      patientID: context.patientID, returnURL: backend.publicURL + "/connected",
      via: input.facility.map { .facility(FHIRSource.ID($0)) } ?? .hostedPage,
      returnButtonLabel: "Back to TrialMatched")
    return ConnectResponse(url: session.url)
  }
}
