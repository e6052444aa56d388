/// What happens to a call on its way: the hook for logs, metrics and traces.
///
/// It holds nothing about a person: no key, id, query value, header or body. Printing it makes a
/// line for a log.
public struct RequestEvent: Hashable, Sendable, CustomStringConvertible {
  /// What has happened.
  public enum Stage: Hashable, Sendable {
    /// An attempt ended, with an answer of any status or without one.
    case attempt
    /// The next attempt follows after a wait.
    case retry(after: Duration)
    /// The call is through: its answer has a status of 2xx.
    case success
    /// The call has failed, and why it is not tried again.
    case failure(GiveUp)
    /// The call's task was cancelled.
    case cancellation
  }

  /// Why a call is not tried again.
  public enum GiveUp: String, Hashable, Sendable, CaseIterable {
    /// It is a write, or trying again would change nothing.
    case notRetriable
    /// All retries of the configuration were made.
    case retriesUsedUp
    /// The next attempt would not fit the deadline.
    case deadlineReached
    /// The client's calls fail so often that it saves its retries.
    case budgetSpent
    /// The answer came with a status of 2xx, after ``Stage/success``, and cannot be read.
    case unreadableAnswer
  }

  /// What has happened.
  public let stage: Stage
  /// Tells one call from another; a client counts from 1.
  public let call: Int
  /// The API operation, for example `api.getPatient`.
  public let operation: String
  /// The method.
  public let method: TransportRequest.Method
  /// The path as a template, `/patients/{id}`.
  public let path: String
  /// How many attempts were made.
  public let attempts: Int
  /// The HTTP status of the last attempt, or nil when it brought no answer.
  public let statusCode: Int?
  /// Why the last attempt brought no answer, or nil.
  public let transportError: TransportError?
  /// The id under which Medblocks' support finds the last attempt, or nil.
  public let requestID: String?
  /// The exact error, as the service named it, once the call has failed; otherwise nil.
  public let code: MedblocksError.Code?
  /// How long the attempt took or, at the end of a call, the call with its waits.
  public let duration: Duration

  /// A line for a log.
  public var description: String {
    let all: [(String, Any?)] = [
      ("call", call), ("operation", operation), ("attempts", attempts), ("status", statusCode),
      ("transportError", transportError), ("code", code?.rawValue), ("requestID", requestID),
      ("duration", duration),
    ]
    let parts = all.compactMap { label, value in value.map { "\(label): \($0)" } }
    return "\(stage) (\(parts.joined(separator: ", ")))"
  }
}
