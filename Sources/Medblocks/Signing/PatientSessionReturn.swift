import Foundation

/// What the browser's return to the app says, read from the query of the return URL.
///
/// It is a hint and no proof, since anyone can write a URL: read the session from the service
/// before storing anything as connected. It prints without its ids.
///
/// Initializing gives nil for anything but the three shapes of the contract's callbacks: a
/// parameter that is missing, that comes twice with two values, or that cannot be decoded. Other
/// parameters are the app's own and pass.
public struct PatientSessionReturn: Hashable, Sendable, Redacted {
  /// What the patient came back with.
  public enum Result: Hashable, Sendable, Redacted {
    /// From the hosted page: the session knows what was connected, if anything.
    case hostedPage
    /// From the one facility that was chosen beforehand: connected, says the query.
    case connected(FHIRSource.ID)
    /// From the one facility that was chosen beforehand: not connected, with the reason and
    /// perhaps a sentence, which comes from the portal and is not fit to be shown.
    case failed(PatientConnection.FailureCode, description: String?)

    /// Which of the three it is.
    public var printable: [(label: String, value: Any)] {
      switch self {
      case .hostedPage: [("shape", "hostedPage")]
      case .connected: [("shape", "connected")]
      case .failed: [("shape", "failed")]
      }
    }
  }

  /// The caller's id of the patient.
  public let patientID: String
  /// The session to read.
  public let patientSessionID: PatientSession.ID
  /// What the patient came back with.
  public let result: Result

  /// Which of the three shapes it has.
  public var printable: [(label: String, value: Any)] { result.printable }

  /// Reads the URL of a return, or gives nil when it is none.
  public init?(_ url: URL) {
    guard
      let query = URLComponents(url: url, resolvingAgainstBaseURL: true)?.percentEncodedQuery
    else { return nil }
    self.init(query)
  }

  /// Reads the query of a return, with or without its `?`, or gives nil when it is none.
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

  /// Reads query items whose names and values are decoded, or gives nil when they are no return.
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
    // The two older names are from before sessions were called patient sessions.
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
