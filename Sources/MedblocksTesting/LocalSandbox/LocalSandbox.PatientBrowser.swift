import Foundation
import Medblocks

extension LocalSandbox {
  /// A patient's browser on the page of a session.
  ///
  /// On the hosted page the patient may try several facilities until ``finish()``; a session for one
  /// chosen facility has one attempt. To simulate a patient who leaves, make no more calls and let
  /// the session expire with ``LocalSandbox/advance(by:)``. It prints the id of the session.
  public struct PatientBrowser: Sendable, Loggable {
    /// The id of the session.
    public let sessionID: PatientSession.ID
    /// Whether the page is the hosted one, on which the patient chooses facilities.
    public let isHostedPage: Bool
    let sandbox: LocalSandbox

    /// Lists the facilities on the page, the recommended ones first.
    ///
    /// The page of a session for one chosen facility shows that facility only.
    ///
    /// - Parameter text: A part of the name, in upper or lower case; nil for all facilities.
    /// - Throws: ``ActionError`` when the session is not open.
    public func facilities(matching text: String? = nil) async throws -> [Facility] {
      try await sandbox.facilities(in: sessionID, matching: text)
    }

    /// Simulates a patient who signs in at a facility's portal and consents.
    ///
    /// The facility's records follow after ``LocalSandbox/syncDuration``.
    ///
    /// - Parameter facility: The facility, by catalog id or FHIR base URL: required on the hosted
    ///   page; nil for a session for one chosen facility.
    /// - Throws: ``ActionError`` when the session is not open or does not offer the facility.
    public func grantConsent(at facility: FHIRSource.ID? = nil) async throws {
      try await sandbox.connect(in: sessionID, at: facility, failure: nil)
    }

    /// Simulates a patient who denies consent: the attempt is listed as `failed`, `user_denied`.
    ///
    /// - Parameter facility: The facility, as for ``grantConsent(at:)``.
    /// - Throws: ``ActionError`` when the session is not open or does not offer the facility.
    public func denyConsent(at facility: FHIRSource.ID? = nil) async throws {
      try await fail(at: facility, code: .userDenied)
    }

    /// Simulates a portal that fails: the attempt is listed as `failed`, with a code.
    ///
    /// - Parameters:
    ///   - facility: The facility, as for ``grantConsent(at:)``.
    ///   - code: The failure code.
    /// - Throws: ``ActionError`` when the session is not open or does not offer the facility.
    public func fail(
      at facility: FHIRSource.ID? = nil, code: PatientConnection.FailureCode = .oauthCallbackFailed
    ) async throws {
      try await sandbox.connect(in: sessionID, at: facility, failure: code)
    }

    /// Simulates a patient who leaves the page by its button: the session is complete.
    ///
    /// - Returns: The URL that the browser returns to.
    /// - Throws: ``ActionError`` when the session has expired, or is for one chosen facility and the
    ///   attempt is still missing.
    public func finish() async throws -> URL { try await sandbox.finish(sessionID) }

    /// The id of the session.
    package var loggableFields: [(label: String, value: Any)] { [("sessionID", sessionID)] }
  }
}
