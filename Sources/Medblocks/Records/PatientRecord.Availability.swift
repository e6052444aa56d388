extension PatientRecord {
  /// The result of `waitForRecords`, as far as the API can tell.
  public enum Availability: String, Hashable, Sendable, CaseIterable, CustomStringConvertible {
    /// There are records.
    ///
    /// More may follow: a sync stores them one by one, and the API does not report when it has
    /// completed. The webhook event `records.sync.completed` does.
    case available
    /// There are no records, and no connection that can bring any.
    ///
    /// Each connection has failed, expired, lost access or been disconnected, or there is none.
    case empty
    /// The timeout elapsed without records, and a connection may still bring some.
    ///
    /// A facility that has no data about the patient looks the same.
    case notYet

    /// The name of the case.
    public var description: String { rawValue }
  }
}
