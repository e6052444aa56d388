import Foundation

/// A patient with its connections.
///
/// The fields of ``patient`` can be read directly: `detail.email`. It prints without the patient's
/// data.
///
/// API operation: getPatient
@dynamicMemberLookup
public struct PatientDetail: Identifiable, Hashable, Sendable, Loggable {
  /// The patient.
  public let patient: Patient
  /// The connections of the patient, the most recent first; failed attempts are included.
  public let connections: [PatientConnection]

  /// The id of the patient.
  public var id: String { patient.id }

  /// Creates a patient with its connections.
  public init(patient: Patient, connections: [PatientConnection] = []) {
    self.patient = patient
    self.connections = connections
  }

  /// Returns a field of ``patient``.
  public subscript<Value>(dynamicMember keyPath: KeyPath<Patient, Value>) -> Value {
    patient[keyPath: keyPath]
  }

  package var loggableFields: [(label: String, value: Any)] {
    [("connections", connections.count)]
  }
}

extension PatientDetail: JSONModel, Codable {
  static let resourceType: String? = "patient"

  enum CodingKeys: String { case connections }

  init(_ reader: ObjectReader<CodingKeys>) throws {
    patient = try Patient(json: .object(reader.object))
    connections = try reader[.connections]
  }

  func write(to writer: inout ObjectWriter<CodingKeys>) {
    writer.object = patient.json.object ?? [:]
    writer.set(.connections, connections)
  }

  /// Reads the JSON of the API.
  ///
  /// - Throws: `DecodingError`.
  public init(from decoder: any Decoder) throws { self = try Self.decode(from: decoder) }

  /// Writes the JSON of the API.
  ///
  /// - Throws: `EncodingError`.
  public func encode(to encoder: any Encoder) throws { try json.encode(to: encoder) }
}
