import Foundation

/// The browser's return to your app, read from the query of the return URL.
///
/// It proves nothing, because anyone can write a URL: retrieve the session before you store anything
/// as connected. It prints without its ids.
///
/// The initializers return nil when a parameter is missing, occurs twice with different values or
/// cannot be decoded. Other parameters are your app's own and are ignored.
public struct PatientSessionReturn: Hashable, Sendable, Loggable {
  /// The result of a patient's visit, as the query claims it.
  public enum Result: Hashable, Sendable, Loggable {
    /// The patient returned from the hosted page; the session has the connections, if any.
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
  public init?(_ url: URL) {
    guard
      let query = URLComponents(url: url, resolvingAgainstBaseURL: true)?.percentEncodedQuery
    else { return nil }
    self.init(query)
  }

  /// Creates a return from a query string, with or without `?`; nil when it is not a return.
  public init?(_ query: String) {
    var items: [(String, String)] = []
    for pair in query.drop(while: { $0 == "?" }).split(separator: "&") {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = PercentEncoding.decodeQuery(parts[0]),
        let value = PercentEncoding.decodeQuery(parts.count == 2 ? parts[1] : "")
      else { return nil }
      items.append((name, value))
    }
    self.init(items: items)
  }

  /// Creates a return from decoded query items; nil when they are not a return.
  public init?(_ queryItems: [URLQueryItem]) {
    self.init(items: queryItems.map { ($0.name, $0.value ?? "") })
  }

  private init?(items: [(String, String)]) {
    let values = Dictionary(grouping: items) { $0.0 }.mapValues { Set($0.map(\.1)) }
    let names = [
      "patient_id", "patient_session_id", "session_id", "patient_flow_id", "success",
      "connection_id", "error", "error_description",
    ]
    guard names.allSatisfy({ values[$0, default: []].count <= 1 }) else { return nil }
    func value(_ name: String) -> String? { values[name]?.first.flatMap { $0.isEmpty ? nil : $0 } }
    // `session_id` and `patient_flow_id` are earlier names of `patient_session_id`.
    guard let patientID = value("patient_id"),
      let session = value("patient_session_id") ?? value("session_id") ?? value("patient_flow_id")
    else { return nil }
    self.patientID = patientID
    patientSessionID = PatientSession.ID(session)
    switch (values["success"]?.first, value("connection_id"), value("error")) {
    case (nil, _, _): result = .hostedPage
    case ("true", let facility?, _): result = .connected(FHIRSource.ID(facility))
    case ("false", _, let code?):
      result = .failed(.init(rawValue: code), description: value("error_description"))
    default: return nil
    }
  }
}
