/// A facility that a patient has connected: its catalog entry and the connection.
public struct ConnectedFacility: Identifiable, Hashable, Sendable, Loggable {
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

extension ConnectedFacility: JSONModel, Codable {
  enum CodingKeys: String { case connection, facility }

  init(_ reader: ObjectReader<CodingKeys>) throws {
    connection = try reader[.connection]
    facility = try reader[.facility]
  }

  func write(to writer: inout ObjectWriter<CodingKeys>) {
    writer.set(.connection, connection)
    writer.setIfPresent(.facility, facility)
  }

  /// Reads a value that ``encode(to:)`` wrote.
  ///
  /// - Throws: `DecodingError`.
  public init(from decoder: any Decoder) throws { self = try Self.decode(from: decoder) }

  /// Writes the connection and the facility as the API does.
  ///
  /// - Throws: `EncodingError`.
  public func encode(to encoder: any Encoder) throws { try json.encode(to: encoder) }
}
