import Foundation
import Medblocks

/// The actions of a patient in the browser, and later at the portal of a facility.
extension LocalSandbox {
  /// Opens the URL of a session in the patient's browser.
  ///
  /// - Throws: ``ActionError`` when the URL does not belong to a session of this sandbox, or the
  ///   session is not open.
  public func open(_ url: String) throws -> PatientBrowser {
    let session = try service.openSession(at: url)
    return PatientBrowser(
      sessionID: PatientSession.ID(session.id), isHostedPage: session.facilityID == nil,
      sandbox: self)
  }

  /// Simulates a patient who opens a session, consents at a facility, and leaves the page.
  ///
  /// ``open(_:)`` simulates it step by step.
  ///
  /// - Parameters:
  ///   - id: The id of the session.
  ///   - facility: The facility, by catalog id or FHIR base URL: required for the hosted page; nil for
  ///     a session for one chosen facility.
  /// - Returns: The URL that the browser returns to.
  /// - Throws: ``ActionError`` when the session is not open or does not offer the facility.
  @discardableResult
  public func grantConsent(_ id: PatientSession.ID, at facility: FHIRSource.ID? = nil) throws -> URL
  {
    try service.connect(in: id.rawValue, at: facility?.rawValue, failure: nil)
    return try service.finish(id.rawValue)
  }

  /// Simulates a patient who opens a session, denies consent at a facility, and leaves the page.
  ///
  /// Nothing is connected.
  ///
  /// - Parameters:
  ///   - id: The id of the session.
  ///   - facility: The facility, as for ``grantConsent(_:at:)``.
  /// - Returns: The URL that the browser returns to.
  /// - Throws: ``ActionError`` when the session is not open or does not offer the facility.
  @discardableResult
  public func denyConsent(_ id: PatientSession.ID, at facility: FHIRSource.ID? = nil) throws -> URL
  {
    let failure = PatientConnection.FailureCode.userDenied.rawValue
    try service.connect(in: id.rawValue, at: facility?.rawValue, failure: failure)
    return try service.finish(id.rawValue)
  }

  /// Simulates a facility that rejects the refresh token, after which the patient has to reconnect.
  ///
  /// The connection's status becomes `refresh_failed`, and endpoints receive an event.
  ///
  /// - Throws: ``ActionError`` when the connection does not exist or is not active.
  public func failTokenRefresh(_ id: PatientConnection.ID) throws {
    try service.endAccess(through: id.rawValue, status: "refresh_failed")
  }

  /// Simulates the end of access without a refresh token: the status becomes `expired`.
  ///
  /// - Throws: ``ActionError`` when the connection does not exist or is not active.
  public func expireConnection(_ id: PatientConnection.ID) throws {
    try service.endAccess(through: id.rawValue, status: "expired")
  }

  /// Simulates a patient who revokes consent at the facility: the status becomes `disconnected`.
  ///
  /// - Throws: ``ActionError`` when the connection does not exist or is not active.
  public func revokeConsent(_ id: PatientConnection.ID) throws {
    try service.endAccess(through: id.rawValue, status: "disconnected")
  }
}

/// The actions of a ``PatientBrowser``.
extension LocalSandbox {
  func facilities(in id: PatientSession.ID, matching text: String?) throws -> [Facility] {
    try service.facilities(in: id.rawValue, matching: text)
  }

  func connect(
    in id: PatientSession.ID, at facility: FHIRSource.ID?,
    failure: PatientConnection.FailureCode?
  ) throws {
    try service.connect(
      in: id.rawValue, at: facility?.rawValue, failure: failure?.rawValue)
  }

  func finish(_ id: PatientSession.ID) throws -> URL { try service.finish(id.rawValue) }
}
