/// A person who does not exist, with what a facility holds of them: FHIR R4, made up.
///
/// Who it is depends on the patient's id, and the values on the facility's too, so that every run
/// brings the same. Every resource is tagged as test data (`HTEST`).
struct SyntheticPatient {
  let patientID: String
  private let facilityID: String
  let person: Person
  private var chance: Chance

  init(patientID: String, facilityID: String) {
    self.patientID = patientID
    self.facilityID = facilityID
    var chance = Chance(seed: patientID)
    person = Person.all[chance.next(0...Person.all.count - 1)]
    self.chance = Chance(seed: "\(patientID)\n\(facilityID)")
  }

  struct Person {
    let given: String
    let family: String
    let gender: String
    let birthDate: String

    static let all = [
      Person(given: "Quilla", family: "Samplewood", gender: "female", birthDate: "1958-03-02"),
      Person(given: "Tobin", family: "Fictionfield", gender: "male", birthDate: "1971-11-23"),
      Person(given: "Marisol", family: "Pretendwell", gender: "female", birthDate: "1986-07-14"),
      Person(given: "Anders", family: "Madeupson", gender: "male", birthDate: "1994-02-28"),
      Person(given: "Iyo", family: "Placeholder", gender: "other", birthDate: "2003-09-09"),
    ]
  }

  /// FNV-1a and a linear generator: chance that repeats in every process, as `Hasher` does not.
  struct Chance {
    private var state: UInt64

    init(seed: String) {
      state = seed.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }

    mutating func next(_ range: ClosedRange<Int>) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return range.lowerBound + Int((state >> 33) % UInt64(range.count))
    }

    /// A decimal that keeps its zeros.
    mutating func decimal(_ hundredths: ClosedRange<Int>) -> String {
      let number = next(hundredths)
      return "\(number / 100).\(number % 100 / 10)\(number % 10)"
    }
  }
}

extension SyntheticPatient {
  /// The resources.
  var records: [SandboxState.Record] {
    var chance = chance
    return administrative() + clinical(&chance) + laboratory(&chance)
  }

  /// The id of a resource at this facility.
  func id(_ name: String) -> String {
    let place = facilityID.split(separator: "_").last ?? "facility"
    return place.filter { $0.isASCII && ($0.isLetter || $0.isNumber) } + "-" + name
  }

  /// A resource with what all have: type, id and tag; `members` goes on from there.
  func resource(_ type: String, _ name: String, _ members: String) -> SandboxState.Record {
    let text = """
      {"resourceType":"\(type)","id":"\(id(name))","meta":{"tag":[{
      "system":"http://terminology.hl7.org/CodeSystem/v3-ActReason","code":"HTEST",
      "display":"test health data"}]},
      \(members)}
      """
    return SandboxState.Record(
      type: type, id: id(name), text: text.replacing("\n", with: ""))
  }

  func reference(_ type: String, _ name: String) -> String {
    #"{"reference":"\#(type)/\#(id(name))"}"#
  }

  func concept(_ system: String, _ code: String, _ text: String) -> String {
    #"{"coding":[{"system":"\#(system)","code":"\#(code)","display":"\#(text)"}],"text":"\#(text)"}"#
  }

  /// The member that says whom a resource is about.
  var subject: String { #""subject":\#(reference("Patient", "patient"))"# }
}
