extension LocalSandbox {
  /// The error for an action that the sandbox cannot simulate.
  ///
  /// Examples: the patient, session or connection does not exist, the session is not open, the
  /// facility is not the chosen one, or a record is not a FHIR resource.
  public struct ActionError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A message that contains no ids.
    public let description: String
  }
}
