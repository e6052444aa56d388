/// A code of a code system, a FHIR `Coding`.
public struct FHIRCoding: Hashable, Sendable, Redacted {
  /// The URI of the code system, `http://loinc.org`; nil when it is not known.
  public let system: String?
  /// The code in the system.
  public let code: String?
  /// The name of the code, for people.
  public let display: String?
  /// Whether a person chose this coding among those of its concept.
  public let isUserSelected: Bool

  /// Creates a coding.
  public init(
    system: String? = nil, code: String? = nil, display: String? = nil, isUserSelected: Bool = false
  ) {
    self.system = system
    self.code = code
    self.display = display
    self.isUserSelected = isUserSelected
  }

  /// Creates a coding from a FHIR `Coding` element.
  ///
  /// - Returns: Nil when the element has neither a code nor a display.
  public init?(element: JSON) {
    code = element["code"].clinicalText
    display = element["display"].clinicalText
    guard code != nil || display != nil else { return nil }
    system = element["system"].clinicalText
    isUserSelected = element["userSelected"].bool ?? false
  }

  static let loinc = "http://loinc.org"

  /// The code systems that facilities share, the preferred ones first.
  private static let sharedSystems = [
    loinc, "http://snomed.info/sct", "http://www.nlm.nih.gov/research/umls/rxnorm",
    "http://hl7.org/fhir/sid/cvx", "http://hl7.org/fhir/sid/icd-10-cm",
    "http://hl7.org/fhir/sid/icd-10", "http://www.ama-assn.org/go/cpt",
    "http://hl7.org/fhir/sid/ndc",
  ]

  /// Returns the coding that identifies a concept across facilities.
  ///
  /// It is the first one in the most preferred shared system, otherwise the first one that has both
  /// a system and a code.
  static func identifying(_ codings: [FHIRCoding]) -> FHIRCoding? {
    let complete = codings.filter { $0.system != nil && $0.code != nil }
    for system in sharedSystems {
      if let coding = complete.first(where: { $0.system == system }) { return coding }
    }
    return complete.first
  }
}
