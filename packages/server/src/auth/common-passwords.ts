/**
 * Passwords of eight characters and more that guessing begins with, in lower case: the ones that head every published
 * count of leaked passwords, keyboard rows, and the words of this product. Short ones are refused for their length.
 */
export const commonPasswords: ReadonlySet<string> = new Set(
  `
  00000000 0000000000 01234567 0123456789 012345678 10203040 11111111 111111111 1111111111 11112222 11223344
  1122334455 112233445566 12121212 12341234 1234512345 12345678 123456789 1234567890 12345678910 123456789a
  1234567891 12345679 1234567a 1234567q 1234abcd 1234qwer 12344321 123123123 123321123 123454321 1236987456 123698745
  123qweasd 123qwe123 123abc123 13131313 147258369 147852369 159357159 159753456 1a2b3c4d 1q2w3e4r 1q2w3e4r5t
  1q2w3e4r5t6y 1qaz2wsx 1qaz2wsx3edc 1qazxsw2 20202020 21212121 22222222 31415926 33333333 44444444 55555555
  55667788 66666666 69696969 741852963 77777777 7777777777 789456123 87654321 88888888 963852741 98765432 987654321
  9876543210 99999999 999999999 a1234567 a12345678 a123456789 a1b2c3d4 aa123456 aaaaaaaa abc12345 abcd1234 abcd12345
  abcdefgh abcdefg1 abcdefghi access14 admin123 admin1234 admin12345 administrator alexander all4one1 asdasdasd
  asdf1234 asdfasdf asdfghjk asdfghjkl asdfjkl1 asd123asd azertyuiop babygirl baseball basketball batman123 bismillah
  blink182 butterfly button12 change123 changeit changeme changeme1 changeme123 charlie1 chatchat chatroom cheese123
  chocolate computer computer1 cookie123 corvette dearbook default1 demodemo dragon123 elizabeth facebook falcon123
  football football1 freedom1 fuckyou1 fuckyou2 gfhjkmgfhjkm godzilla guest123 guestguest hello123 hello1234
  hellohello helpdesk hubbub123 hubbubhubbub iloveyou iloveyou1 iloveyou2 iloveyou3 internet jennifer jonathan
  jordan23 josephine killer123 letmein1 letmein123 letmein12 liverpool liverpool1 login123 lovelove lovely123
  manchester master123 maverick mercedes metallica michael1 michelle midnight minecraft monkey123 mustang1 mypassword
  naruto123 newpassword nicholas nothing1 opensesame p4ssw0rd p4ssword p@55w0rd p@ssw0rd p@ssw0rd1 p@ssword
  pa$$w0rd pa$$word pa55w0rd pa55word pass1234 pass12345 passpass passw0rd passw0rd1 password password! password0
  password01 password1 password1! password10 password11 password12 password123 password123! password1234 password2
  password21 password3 password7 password9 passwort passwort1 passwort123 pikachu1 playstation pokemon1 pokemon123
  princess princess1 q1w2e3r4 q1w2e3r4t5 q1w2e3r4t5y6 qazwsx12 qazwsx123 qazwsxedc qqqqqqqq qwaszx12 qwer1234
  qwerasdf qwerqwer qwert123 qwert12345 qwertyui qwertyuiop qwertyuiop123 qwerty12 qwerty123 qwerty1234 qwerty12345
  qwerty123456 qwertzuiop qwertz123 rangers1 root1234 rootroot samantha samsung1 scorpion secret12 secret123
  security server123 shadow123 snoopy123 soccer123 spiderman sunshine sunshine1 superman superman1 superuser
  swordfish system123 temp1234 temporary test1234 test12345 testtest testing1 testing123 trustno1 twilight user1234
  username vacation valentine veronica victoria wallpaper webmaster welcome1 welcome12 welcome123 welcome1234
  whatever whatever1 william1 winter2024 winter2025 winter2026 summer2024 summer2025 summer2026 wordpass x12345678
  xxxxxxxx zaq12wsx zaq1zaq1 zaq1xsw2 zxcvbnm1 zxcvbnm123 zxcvbnmz zzzzzzzz
  contraseña contrasena hejhej123 motdepasse senha123 salasana wachtwoord kennwort hallo123 hallohallo schatz123
  `
    .trim()
    .split(/\s+/),
)
