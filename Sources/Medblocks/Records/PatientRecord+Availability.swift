extension PatientRecord {
  /// What `waitForRecords` has found, as far as the API lets anyone know.
  public enum Availability: Hashable, Sendable, CaseIterable {
    /// There are records.
    ///
    /// More may follow: a facility's pull fills them in bit by bit, and the API does not say when it
    /// is through. The event `records.sync.completed` does.
    case available
    /// There are none, and no connection that could bring any: each has failed, expired, lapsed or
    /// been disconnected, or there is none at all.
    case empty
    /// The time is over, there is none so far, and a connection may still bring some.
    ///
    /// A facility that has nothing about the patient looks the same.
    case notYet
  }
}
