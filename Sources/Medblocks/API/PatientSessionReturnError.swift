import Foundation

/// The error for a return that does not belong to the patient, the browser or a session.
///
/// Show nothing of the session and store nothing as connected. Its description shows no id.
public struct PatientSessionReturnError: Error, Hashable, Sendable, Loggable, LocalizedError,
  CustomStringConvertible
{
  /// The reason why a return is rejected, with names that are stable across versions.
  public enum Reason: String, Hashable, Sendable, CaseIterable, CustomStringConvertible {
    /// The return or its session belongs to another patient than the one who is signed in.
    case patientMismatch
    /// The state of the return or of its session is missing or is not that of this browser.
    ///
    /// The session was started in another browser, or its return was verified before.
    case stateMismatch
    /// The session does not exist.
    case unknownSession

    /// The name of the case.
    public var description: String { rawValue }
  }

  /// The reason why the return is rejected.
  public let reason: Reason

  /// Creates an error, for tests and mocks.
  public init(_ reason: Reason) { self.reason = reason }

  package var loggableFields: [(label: String, value: Any)] { [("reason", reason)] }

  /// The same as ``description``.
  public var errorDescription: String? { description }
}
