import Foundation
import Hummingbird
import Medblocks
import MedblocksTesting
import Mustache

/// What the patient sees at Medblocks and at the portal.
struct PatientPages {
  let sandbox: LocalSandbox
  let pageURL: String
  let library: MustacheLibrary

  func add(to router: Router<BasicRequestContext>) {
    router.get("connect/:session", use: choose)
    router.post("connect/:session/finish", use: finish)
    router.get("portal/:session/:facility", use: portal)
    router.post("portal/:session/:facility", use: decide)
  }

  /// The hosted page, or straight to the portal of the one facility that was chosen.
  @Sendable private func choose(
    _ request: Request, _ context: BasicRequestContext
  ) async throws -> Response {
    let (id, visit) = try await visit(context)
    guard let visit else { return try ended() }
    if !visit.isHostedPage, let facility = try await visit.facilities().first {
      return .redirect(to: "/portal/\(id)/\(facility.id.rawValue)")
    }
    let text = request.uri.queryParameters["q"].map(String.init)
    let facilities = try await visit.facilities(matching: text)
    let attempts = try await sandbox.client().patientSession.retrieve(visit.sessionID).connections
    return try library.page(
      "hosted",
      [
        "session": id, "text": text ?? "",
        "facilities": facilities.map { facility in
          let attempt = attempts.first { $0.connectionID == facility.id }
          return [
            "id": facility.id.rawValue, "name": facility.name,
            "state": attempt.map { $0.status == .active ? "connected" : "did not work" } ?? "",
          ]
        },
      ])
  }

  /// Back to the app.
  @Sendable private func finish(
    _ request: Request, _ context: BasicRequestContext
  ) async throws -> Response {
    guard let visit = try await visit(context).visit else { return try ended() }
    return .redirect(to: try await visit.finish().absoluteString)
  }

  /// The portal's sign-in and consent.
  @Sendable private func portal(
    _ request: Request, _ context: BasicRequestContext
  ) async throws -> Response {
    let (id, visit) = try await visit(context)
    let facilityID = try context.parameters.require("facility")
    guard let visit,
      let facility = try await visit.facilities().first(where: { $0.id.rawValue == facilityID })
    else { return try ended() }
    return try library.page(
      "portal", ["session": id, "facility": facilityID, "name": facility.name])
  }

  private struct Decision: Decodable {
    let choice: String
  }

  @Sendable private func decide(
    _ request: Request, _ context: BasicRequestContext
  ) async throws -> Response {
    let (id, visit) = try await visit(context)
    let facility = FHIRSource.ID(try context.parameters.require("facility"))
    let decision = try await URLEncodedFormDecoder().decode(
      Decision.self, from: request, context: context)
    guard let visit else { return try ended() }
    do {
      switch decision.choice {
      case "approve": try await visit.grantConsent(at: facility)
      case "refuse": try await visit.denyConsent(at: facility)
      default: try await visit.fail(at: facility)
      }
      guard visit.isHostedPage else {
        return .redirect(to: try await visit.finish().absoluteString)
      }
      return .redirect(to: "/connect/\(id)")
    } catch is LocalSandbox.ActionError {
      return try ended()
    }
  }

  /// The visit of a session that is open; nil when it is over, or never was.
  private func visit(
    _ context: BasicRequestContext
  ) async throws -> (id: String, visit: LocalSandbox.PatientBrowser?) {
    let id = try context.parameters.require("session")
    return (id, try? await sandbox.open("\(pageURL)/\(id)"))
  }

  private func ended() throws -> Response {
    var response = try library.page("ended", [:])
    response.status = .gone
    return response
  }
}

extension MustacheLibrary {
  func page(_ name: String, _ values: [String: Any]) throws -> Response {
    guard let text = render(values, withTemplate: name) else {
      throw HTTPError(.internalServerError)
    }
    return Response(
      status: .ok,
      headers: [.contentType: "text/html; charset=utf-8", .cacheControl: "no-store"],
      body: .init(byteBuffer: ByteBuffer(string: text)))
  }
}
