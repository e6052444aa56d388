import Foundation
import Hummingbird
import Medblocks
import MedblocksTesting
import Mustache

/// The pages of a patient session: the hosted page of Medblocks and the portals of facilities.
struct PatientPages {
  let sandbox: LocalSandbox
  let pageURL: String
  let library: MustacheLibrary

  func add(to router: Router<BasicRequestContext>) {
    router.get("connect/:session", use: chooseFacility)
    router.post("connect/:session/finish", use: finish)
    router.get("portal/:session/:facility", use: showPortal)
    router.post("portal/:session/:facility", use: decide)
  }

  /// Shows the hosted page, or redirects to the portal of the facility that the app has chosen.
  @Sendable private func chooseFacility(
    _ request: Request, _ context: BasicRequestContext
  ) async throws -> Response {
    let (id, browser) = try await openSession(context)
    guard let browser else { return try sessionEnded() }
    if !browser.isHostedPage, let facility = try await browser.facilities().first {
      return .redirect(to: "/portal/\(id)/\(facility.id.rawValue)")
    }
    let query = request.uri.queryParameters["q"].map(String.init)
    let facilities = try await browser.facilities(matching: query)
    let attempts = try await sandbox.client().patientSession.retrieve(browser.sessionID).connections
    return try library.page(
      "hosted",
      [
        "session": id, "query": query ?? "",
        "facilities": facilities.map { facility in
          let attempt = attempts.first { $0.connectionID == facility.id }
          return [
            "id": facility.id.rawValue, "name": facility.name,
            "logo": FacilityLogos.path(of: facility.id),
            "state": attempt.map { $0.status == .active ? "connected" : "failed" } ?? "",
          ]
        },
      ])
  }

  /// Completes the session and redirects to the app.
  @Sendable private func finish(
    _ request: Request, _ context: BasicRequestContext
  ) async throws -> Response {
    guard let browser = try await openSession(context).browser else { return try sessionEnded() }
    return .redirect(to: try await browser.finish().absoluteString)
  }

  /// Shows the sign-in and consent page of a portal.
  @Sendable private func showPortal(
    _ request: Request, _ context: BasicRequestContext
  ) async throws -> Response {
    let (id, browser) = try await openSession(context)
    let facilityID = try context.parameters.require("facility")
    guard let browser,
      let facility = try await browser.facilities().first(where: { $0.id.rawValue == facilityID })
    else { return try sessionEnded() }
    let session = try await sandbox.client().patientSession.retrieve(browser.sessionID)
    return try library.page(
      "portal",
      [
        "session": id, "facility": facilityID, "name": facility.name,
        "logo": FacilityLogos.path(of: facility.id), "color": FacilityBrand(facility).color,
        "app": URL(string: session.returnURL)?.host() ?? "",
      ])
  }

  private struct Decision: Decodable {
    let choice: String
  }

  /// Applies the patient's decision at the portal and redirects to the app or the hosted page.
  @Sendable private func decide(
    _ request: Request, _ context: BasicRequestContext
  ) async throws -> Response {
    let (id, browser) = try await openSession(context)
    let facility = FHIRSource.ID(try context.parameters.require("facility"))
    let decision = try await URLEncodedFormDecoder().decode(
      Decision.self, from: request, context: context)
    guard let browser else { return try sessionEnded() }
    do {
      switch decision.choice {
      case "grant": try await browser.grantConsent(at: facility)
      case "deny": try await browser.denyConsent(at: facility)
      default: try await browser.fail(at: facility)
      }
      guard browser.isHostedPage else {
        return .redirect(to: try await browser.finish().absoluteString)
      }
      return .redirect(to: "/connect/\(id)")
    } catch is LocalSandbox.ActionError {
      return try sessionEnded()
    }
  }

  /// Opens the session of the path in the patient's browser; nil unless the session is open.
  private func openSession(
    _ context: BasicRequestContext
  ) async throws -> (id: String, browser: LocalSandbox.PatientBrowser?) {
    let id = try context.parameters.require("session")
    return (id, try? await sandbox.open("\(pageURL)/\(id)"))
  }

  private func sessionEnded() throws -> Response {
    try library.message(
      "This session has ended",
      "It has expired or was completed before. Go back to the app and start again.", status: .gone)
  }
}
