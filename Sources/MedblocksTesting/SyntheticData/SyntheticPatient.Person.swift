extension SyntheticPatient {
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
}
