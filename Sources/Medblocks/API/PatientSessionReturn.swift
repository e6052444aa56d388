import Foundation

/// The browser's return to your app, read from the query of the return URL.
///
/// It proves nothing, because anyone can write a URL:
/// ``PatientSessions/verify(_:patientID:state:)`` checks it. It prints without its ids and state.
///
/// The initializers return nil without an id of the patient and of the session. A parameter whose
/// value cannot be decoded, or that occurs with different values, counts as missing. `state` and all
/// other parameters, and the fragment, belong to your app. In your return URL, do not use a
/// parameter named `patient_id` or `patient_session_id`; your own `success` or `error` only hides
/// the result. `session_id` and `patient_flow_id`, earlier names of `patient_session_id`, are read
/// if that is missing and the value begins with `ps_`, `sess_` or `pf_`.
///
/// In a query, `+` and `%20` are a space, and `%2B` is a plus sign.
public struct PatientSessionReturn: Hashable, Sendable, Loggable {
  /// The result of a patient's visit, as the query claims it.
  public enum Result: Hashable, Sendable, Loggable {
    /// The query has no result, as after the hosted page; the session has the connections, if any.
    case hostedPage
    /// The chosen facility is connected, according to the query.
    case connected(FHIRSource.ID)
    /// The chosen facility is not connected.
    ///
    /// The description may come from the portal and is not suitable for patients.
    case failed(PatientConnection.FailureCode, description: String?)

    package var loggableFields: [(label: String, value: Any)] {
      switch self {
      case .hostedPage: [("case", "hostedPage")]
      case .connected: [("case", "connected")]
      case .failed: [("case", "failed")]
      }
    }
  }

  /// The id of the patient.
  public let patientID: String
  /// The id of the session to retrieve.
  public let patientSessionID: PatientSession.ID
  /// The result of the visit, as the query claims it.
  public let result: Result
  /// The parameter `state` that your app put into the return URL; nil when it is missing.
  public let state: String?

  package var loggableFields: [(label: String, value: Any)] { result.loggableFields }

  /// Creates a return from its URL; nil when the URL is not a return.
  ///
  /// - Important: `URL(string:)` escapes a string that is not a valid URL a second time: after a
  ///   space, `|` or `50%` anywhere in it, `user%201` becomes `user%25201`. For the URL of a request
  ///   as your server received it, use ``init(_:)-(String)`` with its query.
  public init?(_ url: URL) {
    guard
      let query = URLComponents(url: url, resolvingAgainstBaseURL: true)?.percentEncodedQuery
    else { return nil }
    self.init(query)
  }

  /// Creates a return from a query string; nil when it is not a return.
  ///
  /// The query is percent-encoded, as it was received. A leading `?` and a fragment are ignored.
  public init?(_ query: String) {
    self.init(QueryParameters(query: query))
  }

  /// Creates a return from percent-encoded query items; nil when they are not a return.
  ///
  /// Pass `URLComponents.percentEncodedQueryItems`: its `queryItems` no longer show whether a `+` was
  /// a space.
  public init?(percentEncodedQueryItems items: [URLQueryItem]) {
    self.init(QueryParameters(items.map { ($0.name[...], ($0.value ?? "")[...]) }))
  }

  /// Returns a new random `state` for a return URL: 32 hexadecimal digits from 128 random bits.
  ///
  /// Store it in a cookie of the browser that starts the session, and use it once.
  public static func makeState() -> String {
    (0..<16).map { _ in UInt8.random(in: .min ... .max) }.hexDigits
  }

  private init?(_ query: QueryParameters) {
    func earlierID(_ name: String) -> String? {
      query[name].flatMap { id in ["ps_", "sess_", "pf_"].contains(where: id.hasPrefix) ? id : nil }
    }
    // Different values of `patient_session_id` are ambiguous, even beside an earlier name.
    guard let patientID = query["patient_id"],
      let session = query.isPresent("patient_session_id")
        ? query["patient_session_id"] : earlierID("session_id") ?? earlierID("patient_flow_id")
    else { return nil }
    self.patientID = patientID
    patientSessionID = PatientSession.ID(session)
    state = query["state"]
    switch (query["success"], query["connection_id"], query["error"]) {
    case ("true", let facility?, _): result = .connected(FHIRSource.ID(facility))
    case ("false", _, let code?):
      result = .failed(.init(rawValue: code), description: query["error_description"])
    default: result = .hostedPage
    }
  }
}
