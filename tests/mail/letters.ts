/** A letter that has everything. */
export const letter = {
  language: 'pl',
  subject: 'Żółta Łódź S.A.: zamówienie WBX-1001 czeka na konfigurację, zażółć gęślą jaźń',
  title: 'Zamówienie WBX-1001 czeka na Ciebie',
  paragraphs: [
    'Żółta Łódź S.A. kupiła Webex od Nordwind Systemy Sp. z o.o. Skonfiguruj usługi w kilku krokach, na czacie.',
    'Nie udało się nam napisać do Ciebie na czacie.',
  ],
  facts: [
    { label: 'Zamówienie', value: 'WBX-1001' },
    { label: 'Termin', value: '29 listopada 2026, 23:59 (Europa/Warszawa)' },
  ],
  button: { title: 'Skonfiguruj teraz', url: 'https://setup.nordwind.example/claim/abc?lang=pl&from=mail' },
  footer: 'Dostajesz tę wiadomość, bo ola@nordwind.example jest adresem kontaktowym tego zamówienia.',
}
