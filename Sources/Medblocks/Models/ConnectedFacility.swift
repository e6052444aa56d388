/// A facility that a patient has connected: its catalog entry and the connection.
public struct ConnectedFacility: Identifiable, Hashable, Codable, Sendable, Loggable {
  /// The connection, with its status.
  public let connection: PatientConnection
  /// The catalog entry; nil when the facility has left the catalog.
  public let facility: FHIRSource?

  /// Creates a connected facility, for tests and previews.
  public init(
    connection: PatientConnection, facility: FHIRSource? = nil
  ) {
    self.connection = connection
    self.facility = facility
  }

  /// The catalog id of the facility.
  public var id: FHIRSource.ID { connection.connectionID }

  package var loggableFields: [(label: String, value: Any)] { [("status", connection.status)] }
}
