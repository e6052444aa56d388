import Foundation
import Medblocks

/// Patients' records, at Medblocks and at the facilities that they are pulled from.
extension SandboxState {
  /// A FHIR resource, byte for byte.
  struct Record: Codable, Hashable, Sendable {
    /// Ascending, all of the same width; a record that changes gets a new one.
    var number = ""
    var source: String?
    let type: String
    /// The id of the resource; without one, a record is never replaced.
    let id: String?
    let text: String
    var changedAt = Date.distantPast

    /// Reads the resource's type and id alone: its numbers may be larger than any that Foundation has.
    init(_ text: String) throws {
      struct Head: Decodable {
        let resourceType: String
        let id: String?
      }
      guard let head = try? JSONDecoder().decode(Head.self, from: Data(text.utf8)) else {
        throw LocalSandbox.ActionError(
          description: "A record is no JSON object with a resourceType.")
      }
      type = head.resourceType
      id = head.id
      self.text = text
    }

    init(type: String, id: String, text: String) {
      (self.type, self.id, self.text) = (type, id, text)
    }

    /// As it stands in a page.
    var json: String {
      #"{"source":\#(SandboxJSON(source).text),"resource":\#(text)}"#
    }
  }

  /// What Medblocks does in the background after a patient has connected a facility.
  struct Sync: Codable, Hashable, Sendable {
    let patientID: String
    let facilityID: String
    let dueAt: Date
  }

  /// Stores records as changed now; those that are there already, to the byte, stay as they are.
  mutating func store(_ records: [Record], of patientID: String, from source: String?) {
    var stored = self.records[patientID] ?? []
    for var record in records {
      record.source = source
      let old = stored.firstIndex {
        record.id != nil && $0.id == record.id && $0.type == record.type && $0.source == source
      }
      if let old {
        guard stored[old].text != record.text else { continue }
        stored.remove(at: old)
      }
      record.number = newNumber(width: 8)
      record.changedAt = now
      stored.append(record)
    }
    self.records[patientID] = stored
  }

  /// What a facility holds of a patient: what a test said, or made-up records.
  func holding(of patientID: String, at facilityID: String) -> [Record] {
    if let holding = holdings[patientID]?[facilityID] { return holding }
    return SyntheticPatient(patientID: patientID, facilityID: facilityID).records
  }

  func isConnected(_ patientID: String, to facilityID: String) -> Bool {
    patients.first { $0.id == patientID }?.connections.contains {
      $0.facilityID == facilityID && $0.status == "active"
    } ?? false
  }

  /// Takes the first pull that is due by a time.
  mutating func takeSync(dueBy end: Date) -> Sync? {
    guard let first = syncs.filter({ $0.dueAt <= end }).min(by: { $0.dueAt < $1.dueAt })
    else { return nil }
    syncs.removeAll { $0 == first }
    return first
  }

  /// Pulls what the facility holds, but for so many records at the end that cannot be had.
  mutating func run(_ pull: Sync, errors: Int = 0) {
    guard isConnected(pull.patientID, to: pull.facilityID) else { return }
    let holding = holding(of: pull.patientID, at: pull.facilityID)
    let found = holding.dropLast(errors)
    store(Array(found), of: pull.patientID, from: pull.facilityID)
    emit(
      .recordsSyncCompleted(
        patientID: pull.patientID, from: FHIRSource.ID(pull.facilityID), total: found.count,
        errors: holding.count - found.count))
  }

  /// Takes a patient out of everything.
  mutating func removePatient(at index: Int) {
    let id = patients.remove(at: index).id
    sessions.removeAll { $0.patientID == id }
    syncs.removeAll { $0.patientID == id }
    records[id] = nil
    holdings[id] = nil
  }

  /// Ends the access of a link.
  mutating func endAccess(_ patient: Int, _ connection: Int, as status: String) {
    patients[patient].connections[connection].status = status
    patients[patient].connections[connection].updatedAt = now
  }
}
