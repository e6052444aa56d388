/// A facility that a patient has connected: the catalog's entry with the live link beside it.
public struct ConnectedFacility: Identifiable, Hashable, Sendable, Redacted {
  /// The live link, with the status that tells whether records flow.
  public let connection: PatientConnection
  /// The catalog's entry, or nil when the facility has left the catalog.
  public let facility: FHIRSource?

  /// The catalog id of the facility.
  public var id: FHIRSource.ID { connection.connectionID }

  /// The status of the link.
  public var printable: [(label: String, value: Any)] { [("status", connection.status)] }
}
