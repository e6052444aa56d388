import Foundation
import Medblocks

extension LocalSandbox {
  /// A patient's browser at a session's page.
  ///
  /// On the hosted page the patient may try one facility after the other, until ``finish()``; a
  /// session for one chosen facility has one try. Whoever walks away just makes no more calls, and
  /// lets the session expire with ``LocalSandbox/advance(by:)``. Methods throw ``ActionError`` when the
  /// session is not open, or has no such facility. It prints the id of the session.
  public struct PatientBrowser: Sendable, Loggable {
    /// The session.
    public let sessionID: PatientSession.ID
    /// Whether the page is the hosted one, on which the patient chooses facilities.
    public let isHostedPage: Bool
    let sandbox: LocalSandbox

    /// The facilities that the page shows: the chosen one, or what a search on the hosted page finds,
    /// with the recommended ones first.
    ///
    /// `text` matches a part of the name, in upper or lower case; nil finds all.
    public func facilities(matching text: String? = nil) async throws -> [Facility] {
      try await sandbox.facilities(in: sessionID, matching: text)
    }

    /// The patient signs in at a facility's portal and consents.
    ///
    /// `facility` is where, by catalog id or FHIR base URL; a session for one chosen facility needs none.
    /// The facility's records follow after ``LocalSandbox/syncDuration``.
    public func grantConsent(at facility: FHIRSource.ID? = nil) async throws {
      try await sandbox.attempt(sessionID, at: facility, failure: nil)
    }

    /// The patient refuses at a facility's portal: the attempt stays visible as `failed`, `user_denied`.
    public func denyConsent(at facility: FHIRSource.ID? = nil) async throws {
      try await fail(at: facility, code: .userDenied)
    }

    /// A facility's portal fails: the attempt stays visible as `failed`, with the code.
    public func fail(
      at facility: FHIRSource.ID? = nil, code: PatientConnection.FailureCode = .oauthCallbackFailed
    ) async throws {
      try await sandbox.attempt(sessionID, at: facility, failure: code)
    }

    /// The patient leaves the page by its button: the session is complete, whatever was connected.
    ///
    /// Returns the URL that the browser is sent back to. Throws ``ActionError`` where there is no
    /// button: the session for one chosen facility leads back after its try alone.
    public func finish() async throws -> URL { try await sandbox.finish(sessionID) }

    /// The id of the session.
    package var loggableFields: [(label: String, value: Any)] { [("sessionID", sessionID)] }
  }
}
