/// A FHIR `CodeableConcept` with at most one coding.
struct Concept: Sendable {
  let system: String
  /// Nil for a concept with a text only, as many facilities send it.
  let code: String?
  let text: String

  static func loinc(_ code: String, _ text: String) -> Concept {
    Concept(system: "http://loinc.org", code: code, text: text)
  }

  static func snomed(_ code: String, _ text: String) -> Concept {
    Concept(system: "http://snomed.info/sct", code: code, text: text)
  }

  static func rxNorm(_ code: String?, _ text: String) -> Concept {
    Concept(
      system: "http://www.nlm.nih.gov/research/umls/rxnorm", code: code, text: text)
  }

  static func vaccine(_ code: String, _ text: String) -> Concept {
    Concept(system: "http://hl7.org/fhir/sid/cvx", code: code, text: text)
  }

  /// Returns a concept of one of FHIR's own code systems.
  static func hl7(_ system: String, _ code: String, _ text: String) -> Concept {
    Concept(system: "http://terminology.hl7.org/CodeSystem/\(system)", code: code, text: text)
  }

  var coding: String? {
    code.map { #"{"system":"\#(system)","code":"\#($0)","display":"\#(text)"}"# }
  }

  var json: String {
    let coding = coding.map { #""coding":[\#($0)],"# } ?? ""
    return #"{\#(coding)"text":"\#(text)"}"#
  }
}
