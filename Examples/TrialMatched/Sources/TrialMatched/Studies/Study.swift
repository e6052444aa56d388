import Medblocks

/// A made-up clinical study with the criteria for taking part.
struct Study: Sendable {
  /// A condition of a study, by its codes in SNOMED CT or ICD-10-CM.
  struct Condition: Sendable {
    let name: String
    let codes: Set<String>
  }

  /// A laboratory value, by its LOINC codes, in one UCUM unit.
  struct LabValue: Sendable {
    let name: String
    let codes: Set<String>
    let unitCode: String
    let unit: String
  }

  /// A condition for taking part.
  enum Criterion: Sendable {
    /// The age in years; a bound that is nil is open.
    case age(from: Int?, to: Int?)
    /// The FHIR code of the administrative gender.
    case gender(String)
    case has(Condition)
    case hasNot(Condition)
    /// A laboratory value that is not older than some months; a bound that is nil is open.
    case lab(LabValue, from: Double?, to: Double?, months: Int)
  }

  /// The last component of the path of its page.
  let slug: String
  let title: String
  /// A sentence about what the study examines.
  let purpose: String
  let sponsor: String
  let place: String
  /// The effort of taking part.
  let effort: String
  let criteria: [Criterion]

  /// The codes of the laboratory values that the criteria ask for.
  var labCodes: [String] {
    criteria.flatMap { criterion in
      if case .lab(let lab, _, _, _) = criterion { Array(lab.codes).sorted() } else { [String]() }
    }
  }
}
