import Foundation

/// The browser's return to your app, read from the query of the return URL.
///
/// It proves nothing, because anyone can write a URL: retrieve the session before you store anything
/// as connected. It prints without its ids.
///
/// The initializers return nil without an id of the patient and of the session. A parameter whose
/// value cannot be decoded, or that occurs with different values, counts as missing. All other
/// parameters and the fragment belong to your app and are ignored. In your return URL, do not use a
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
    let pairs = query.prefix { $0 != "#" }.drop { $0 == "?" }.split(separator: "&")
    self.init(
      pairs.map { pair in
        let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        return (parts[0], parts.count == 2 ? parts[1] : "")
      })
  }

  /// Creates a return from percent-encoded query items; nil when they are not a return.
  ///
  /// Pass `URLComponents.percentEncodedQueryItems`: its `queryItems` no longer show whether a `+` was
  /// a space.
  public init?(percentEncodedQueryItems items: [URLQueryItem]) {
    self.init(items.map { ($0.name[...], ($0.value ?? "")[...]) })
  }

  private init?(_ pairs: [(name: Substring, value: Substring)]) {
    // Values are compared by their bytes, as ids are.
    var values: [String: Set<[UInt8]?>] = [:]
    for (name, value) in pairs {
      guard let name = PercentEncoding.decodeQuery(name) else { continue }
      values[name, default: []].insert(PercentEncoding.decodeQuery(value).map { Array($0.utf8) })
    }
    func value(_ name: String) -> String? {
      guard let values = values[name], values.count == 1, let bytes = values.first ?? nil else {
        return nil
      }
      return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
    }
    func earlierID(_ name: String) -> String? {
      value(name).flatMap { id in ["ps_", "sess_", "pf_"].contains(where: id.hasPrefix) ? id : nil }
    }
    // Different values of `patient_session_id` are ambiguous, even beside an earlier name.
    guard let patientID = value("patient_id"),
      let session = values["patient_session_id"] == nil
        ? earlierID("session_id") ?? earlierID("patient_flow_id") : value("patient_session_id")
    else { return nil }
    self.patientID = patientID
    patientSessionID = PatientSession.ID(session)
    switch (value("success"), value("connection_id"), value("error")) {
    case ("true", let facility?, _): result = .connected(FHIRSource.ID(facility))
    case ("false", _, let code?):
      result = .failed(.init(rawValue: code), description: value("error_description"))
    default: result = .hostedPage
    }
  }
}
