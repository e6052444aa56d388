/// A fact of a patient's records, with each record that states it.
///
/// It prints as its resource type.
public struct ClinicalFact: Identifiable, Hashable, Sendable, Loggable {
  /// The key of the first record that states the fact.
  public let id: PatientRecord.Key
  /// The summary of the first record that states the fact.
  public let summary: ClinicalSummary
  /// The keys of the records that state the fact, one per facility, in order.
  public private(set) var records: [PatientRecord.Key]

  /// The facilities that state the fact, in order.
  public var sources: [FHIRSource.ID] { records.compactMap(\.source) }

  package var loggableFields: [(label: String, value: Any)] {
    summary.loggableFields + [("records", records.count)]
  }

  /// Returns the facts of records, those of several facilities as one, in order of appearance.
  ///
  /// Facts of several facilities are the same if they have the same ``ClinicalSummary/factKey``. Two
  /// records of one facility, or of two patients, are always two facts. References to medications are
  /// resolved among the records. Malformed records, whose ``PatientRecord/resource`` throws, are left
  /// out.
  ///
  /// - Complexity: O(*n*) in the size of the records.
  public static func facts(in records: some Sequence<PatientRecord>) -> [ClinicalFact] {
    let records = Array(records)
    let index = PatientRecord.Index(records)
    var facts: [ClinicalFact] = []
    var statements: [Identity: (facts: [Int], counts: [FHIRSource.ID?: Int])] = [:]
    for record in records {
      guard let resource = try? record.resource else { continue }
      let summary = ClinicalSummary(resource) { index.resolve($0, from: record) }
      let fact = ClinicalFact(id: record.id, summary: summary, records: [record.id])
      if let key = summary.factKey {
        // The second equal fact of one facility is the second one of another facility.
        let identity = Identity(patientID: record.patientID, fact: key)
        let count = statements[identity]?.counts[record.source] ?? 0
        statements[identity, default: ([], [:])].counts[record.source] = count + 1
        if let known = statements[identity]?.facts.dropFirst(count).first {
          facts[known].records.append(fact.id)
          continue
        }
        statements[identity]?.facts.append(facts.count)
      }
      facts.append(fact)
    }
    return facts
  }

  private struct Identity: Hashable {
    let patientID: String
    let fact: ClinicalSummary.FactKey
  }
}
