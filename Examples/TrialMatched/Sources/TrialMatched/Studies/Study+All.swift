extension Study {
  private static let diabetes = Condition(
    name: "type 2 diabetes", codes: ["44054006", "E11", "E11.9"])
  private static let hypertension = Condition(
    name: "high blood pressure", codes: ["38341003", "59621000", "I10"])
  private static let highCholesterol = Condition(
    name: "high cholesterol", codes: ["55822004", "13644009", "E78.5", "E78.00"])
  private static let asthma = Condition(name: "asthma", codes: ["195967001", "J45.909"])
  private static let rhinitis = Condition(name: "hay fever", codes: ["61582004", "J30.9"])
  private static let hypothyroidism = Condition(
    name: "an underactive thyroid", codes: ["40930008", "E03.9"])
  private static let kidneyDisease = Condition(
    name: "chronic kidney disease", codes: ["709044004", "N18.9"])

  private static let hba1c = LabValue(
    name: "HbA1c", codes: ["4548-4"], unitCode: "%", unit: "%")
  private static let ldl = LabValue(
    name: "LDL cholesterol", codes: ["18262-6", "13457-7", "2089-1"], unitCode: "mg/dL",
    unit: "mg/dL")
  private static let kidneyFunction = LabValue(
    name: "kidney function (eGFR)", codes: ["98979-8", "33914-3", "62238-1"],
    unitCode: "mL/min/{1.73_m2}", unit: "mL/min/1.73 m²")
  private static let tsh = LabValue(
    name: "TSH", codes: ["3016-3"], unitCode: "m[IU]/L", unit: "mIU/L")
  private static let hemoglobin = LabValue(
    name: "hemoglobin", codes: ["718-7"], unitCode: "g/dL", unit: "g/dL")

  /// The studies of the app, all of them made up.
  static let all = [
    Study(
      slug: "steady-sugar", title: "Steady Sugar",
      purpose:
        "Does a weekly coaching call help adults with type 2 diabetes as much as a new tablet?",
      sponsor: "Foxglove Institute", place: "Nowhere Falls and online",
      effort: "12 months, a call each week and four visits",
      criteria: [
        .age(from: 40, to: 75), .has(diabetes),
        .lab(hba1c, from: 6.5, to: 10, months: 12),
        .lab(kidneyFunction, from: 45, to: nil, months: 18),
      ]),
    Study(
      slug: "evening-dose", title: "Evening Dose",
      purpose: "Is blood pressure steadier when the tablet is taken in the evening?",
      sponsor: "Lindenhall University", place: "Port Imagine",
      effort: "6 months, measurements at home and two visits",
      criteria: [
        .age(from: 18, to: 80), .has(hypertension), .hasNot(kidneyDisease),
      ]),
    Study(
      slug: "oat-and-walk", title: "Oat & Walk",
      purpose: "How far do breakfast oats and a daily walk lower LDL cholesterol?",
      sponsor: "Foxglove Institute", place: "Online",
      effort: "4 months, two blood samples",
      criteria: [
        .age(from: 30, to: 70), .has(highCholesterol), .hasNot(diabetes),
        .lab(ldl, from: 100, to: 190, months: 12),
      ]),
    Study(
      slug: "clear-air-at-home", title: "Clear Air at Home",
      purpose: "Does an air filter in the bedroom reduce night-time asthma?",
      sponsor: "Birchwater Clinic Network", place: "Nowhere Falls",
      effort: "3 months, a diary on the phone and one visit",
      criteria: [.age(from: 18, to: 60), .has(asthma)]),
    Study(
      slug: "pollen-diary", title: "Pollen Diary",
      purpose: "Can a phone diary foresee a bad pollen day for people with hay fever?",
      sponsor: "Lindenhall University", place: "Online",
      effort: "One season, two minutes a day",
      criteria: [.age(from: 16, to: nil), .has(rhinitis)]),
    Study(
      slug: "morning-thyroid", title: "Morning Thyroid",
      purpose: "Does it matter how long people wait between the thyroid tablet and breakfast?",
      sponsor: "Birchwater Clinic Network", place: "Port Imagine and online",
      effort: "8 months, four blood samples",
      criteria: [
        .age(from: 18, to: 65), .has(hypothyroidism),
        .lab(tsh, from: 0.4, to: 4.5, months: 12),
      ]),
    Study(
      slug: "iron-check", title: "Iron Check",
      purpose: "How common is low iron in women who feel well?",
      sponsor: "Foxglove Institute", place: "Every connected clinic",
      effort: "One visit and one blood sample",
      criteria: [
        .age(from: 18, to: 50), .gender("female"),
        .lab(hemoglobin, from: 11, to: nil, months: 12),
      ]),
    Study(
      slug: "everyday-baseline", title: "Everyday Baseline",
      purpose: "What do ordinary laboratory values of healthy adults look like over ten years?",
      sponsor: "Lindenhall University", place: "Nowhere Falls and Port Imagine",
      effort: "One visit a year for ten years",
      criteria: [
        .age(from: 25, to: 65), .hasNot(diabetes), .hasNot(hypertension),
        .lab(kidneyFunction, from: 60, to: nil, months: 24),
      ]),
  ]
}
