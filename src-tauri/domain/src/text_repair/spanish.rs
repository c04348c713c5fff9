//! Clean Spanish text of a restaurant, one sample a line.

pub(super) const LINES: &str = "\
¿Qué desea tomar, señora Núñez?
¡Buenos días! Aquí tiene el menú del día.
La niña pidió una ración de jamón ibérico.
Mañana cerramos por la fiesta de la Asunción.
El camarero atendió a veintidós clientes ayer.
¿Cuándo llegará el pedido nº 128?
Añada 2 cucharadas de azúcar y 1 pizca de sal.
La cocción dura 45 min a 180 °C.
El pingüino de la decoración está en la vitrina.
Vergüenza ajena: sirvieron el café frío.
No abra aún; el técnico llegará a las 9.
Él dijo que sí, pero ella quería más té.
Sólo se aceptan pagos en efectivo o Bizum.
El número de teléfono cambió el año pasado.
Por favor, sin cebolla y con limón.
Alérgenos: lácteos, huevo, cacahuetes, sésamo.
«Hoy no se fía, mañana sí», decía el cartel.
“El cliente siempre tiene razón”, repitió Andrés.
‘Callos’ no es lo mismo que ‘cayos’.
El plato —dijo el chef— está listo…
Horario: lunes–viernes, 9:00–17:30.
Precio: 12,50 € por persona.
Menú degustación: 45 € (bebida aparte).
1.ª planta, 2.º izquierda
Mesa 7ª, junto a la ventana
Art. 3.º: se prohíbe fumar.
Salón “Los Ángeles”, aforo máximo: 80 personas.
Entrega a domicilio • Recogida en tienda
Pizza Margarita™ — la auténtica
© 2026 Restaurante La Peña
Marca® registrada
½ ración de ensaladilla
¼ de litro de orujo
¾ kg de solomillo
Superficie: 120 m²
Depósito: 3 m³
25 °C en la bodega
Temperatura mínima: −18 °C
¡Feliz cumpleaños! 🎂🎉
Pedido confirmado ✅
Su pizza está en camino 🍕🛵
Gracias por su visita 😊
Picante 🌶️ o sin picar
Nos encantó ❤️
Muy rico 👍🏽
La familia 👨‍👩‍👧 celebró aquí
Entrega rápida ⏰ 30 min
Café ☕ recién hecho
Reseña: ⭐⭐⭐⭐⭐
⭐ Nuevo plato del chef
Abierto ✔ Cerrado ✘
Siga la flecha → salida
← Volver a la carta
José Ángel Muñoz Ibáñez
María José Núñez Peña
Íñigo Ordóñez Gómez
Óscar Güemes Ávila
Ángela Bermúdez Ríos
Úrsula Ibarra Cortés
Élida Fernández Órdenes
Ñusta Quispe Mamani
Begoña Ibáñez Zúñiga
Raúl Güell i Ferré
Joaquín Sáenz Mejía
Concepción Yáñez
Ramón Álvarez-Cascos
Lucía Pérez Solís
Jesús Jiménez Jerónimo
Nicolás Gálvez Pabón
Adrián Páez Úbeda
Sebastián Cárdenas Véliz
Verónica Rodríguez Cañas
Mónica Sánchez Ordoñez
Iván Ñíguez Lázaro
Tomás Piñón Carreño
Hernán Cortázar Argüello
Inés Muñiz Castañeda
Fabián Patiño Briceño
Ximena Ocaña Dávila
Andrés Avelino Cáceres
Nuño Sotomayor Gijón
Aránzazu Echeverría
Ágata López Nájera
Señor Güiraldes
Doña Sofía de la O
C/ Peñón de Ifach, 12, 3.º B
Avda. de la Constitución, 45
Calle Ángel Guimerà, 8
Plaza de España s/n, León
Av. Simón Bolívar c/ Sucre, Mérida
Urb. El Cafetal, Qta. «La Niña», Caracas
Cra. 7 Nº 32-16, Bogotá D. C.
Jirón Ucayali 120, Cusco, Perú
Colonia Cuauhtémoc, México D. F.
Calle Ñuñoa 1450, Santiago
Rua da Conceição, 5 (esquina)
Camino Viejo a Leganés, km 3
Pº de la Castellana, 200
Urbanización Vía Láctea, manzana Ñ
Barrio Jesús Nazareno, Cúcuta
Polígono Industrial Cañada Real
Avenida Río Paraná y Güemes, Posadas
Pje. Los Ébanos, Asunción
Residencias Turquía, piso 4, apto. 4-Á
Calle Úrculo, Álava
Vía España, Panamá
Cód. postal 28080, Alcalá de Henares
Ciudad: Logroño
Provincia: A Coruña
País: España
Estado: Táchira, San Cristóbal
Ámbar, Zona Norte, Nuevo León
Edificio Ícaro, Torre Í
Islas Canarias: Fuerteventura, Cañadas del Teide
Ñ
ñ
Á
¿?
¡!
€
º
LA SEÑORA DE LA PEÑA
RÍO MANZANARES
CAMIÓN FRIGORÍFICO
MENÚ INFANTIL
CAFÉ CON LECHE
PAÍS VASCO
ÚLTIMA HORA: MESA LIBRE
ÁRBOL DE NAVIDAD
ESPAÑA
ACCIÓN, ATENCIÓN, ELABORACIÓN
PINGÜINO
ÍNDICE DE PLATOS
ÓPTICA, JARDÍN Y BAÑO
ÉXITO DE LA TEMPORADA
CÓDIGO Nº 15 — URGENTE
JALAPEÑOS RELLENOS
AÑO NUEVO: CERRADO
PEQUEÑÍN
COMPAÑÍA DE LOGÍSTICA
PIÑA COLADA
Paella valenciana con azafrán
Gazpacho andaluz bien frío
Tortilla española (con cebolla)
Croquetas de jamón y bechamel
Pulpo a la gallega con pimentón
Albóndigas en salsa de almendras
Piñones, pasas y piña
Ñoquis de papa con pesto
Ceviche de corvina y ají limo
Ají de gallina con arroz
Arepa reina pepiada
Pabellón criollo con plátano
Hallacas navideñas
Cachapa con queso guayanés
Mojo picón y papas arrugás
Ropa vieja al estilo habanero
Empanadas tucumanas
Locro ecuatoriano con aguacate
Encebollado guayaquileño
Bolón de verde con chicharrón
Champús caleño
Sancocho de guandú
Salmón a la plancha con limón
Lenguado en salsa de champiñones
Solomillo al Pedro Ximénez
Cochinillo asado de Segovia
Fabada asturiana con chorizo
Crème brûlée de vainilla
Piña à la crème
Café crème y éclair de maçã
Tiramisú de la casa
Flan de huevo, nata y caramelo
Torrijas de la abuela Concha
Leche merengada y canela en rama
Arroz con leche asturiano
Turrón de Jijona
Polvorones y mazapán
Agua mineral con gas 50 cl
Cerveza de importación (botellín)
Vino de la Rioja Alavesa, añada 2019
Cava brut nature, D. O. Penedès
Jerez fino «Tío Pepe»
Pacharán navarro
Aguardiente de caña
Infusión de manzanilla con anís
Té de hierbabuena
Batido de plátano y dátil
Zumo de melocotón y maracuyá
Limonada con jengibre y hierbas
Sangría (jarra de 1½ l)
Calçots con salsa romesco
Escalivada amb anxoves de l’Escala
Pa amb tomàquet i pernil
Xató de Sitges
Bacallà a la llauna
Pulpo á feira con cachelos
Txangurro a la donostiarra
Marmitako de bonito
Patatas a lo pobre · huevo frito
Hamburguesa «La Bestia» XXL
Pizza 4 quesos – sin gluten
Combo nº 3: arroz + pollo + refresco
Extra: guacamole, piña, jalapeños
Sin: cebolla, ajo, maní
Poco picante, por favor…
Con doble ración de queso
Alérgico al marisco: ¡atención!
Traer cubiertos y servilletas, ¿sí?
Timbre roto, llamar al móvil
Dejar en conserjería (portón azul)
Cliente habitual: descuento del 10 %
Pagó con tarjeta ****1234
Propina: 2,00 €
Vuelto: 7,50 €
IVA incluido (10 %)
Factura n.º 2026/0045
R.I.F. J-12345678-9, Compañía Anónima
Cédula V-12.345.678
C.U.I.T. 30-71234567-8
Razón social: Panadería El Buñuelo, S. L.
Dirección fiscal: Plaza Mayor, 1, Cáceres
Contribución especial según artículo 7.º
Observación: entregó en recepción
Motivo del rechazo: dirección errónea
Motivo: el repartidor no encontró el número
Estado: en preparación
Estado: entregado a las 21:05
Se anuló por duplicación
Reembolso en trámite
Aún no llegó
El pedido llegó frío ☹
¡Excelente atención! Volveré 🥰
No sé qué pasó, pero esperé 1 h
La porción era pequeñísima
Increíble relación calidad-precio
Cocina lenta; camareros rápidos
Buenísimo el pescaíto frito
¿Tienen opción vegana? 🥗
Está cerrado los miércoles
Reunión del comité: jueves, 20:30 h
Vacaciones: 15–30 de agosto
Formación en prevención de riesgos
Lámpara fundida en el baño de señoras
Fontanería Hnos. Muñoz: avería urgente
Compra: 10 kg de plátano, 5 de piña, 3 de ñame
Proveedor: Cárnicas Peñafiel
Pescadería «El Náutico»
Lavandería Ágil
Recepción de mercancía: muelle nº 4
Caducidad: 31/12/2026 — lote Ñ-204
Código de barras ilegible
Inventario físico según almacén
Pérdida por rotura: 3 copas
Categoría: Postres fríos
Subcategoría: Pizzas artesanas
Modificador: término ½ cocido
Tamaño: pequeña / mediana / grande
Válido sólo en línea
Promoción: 2×1 los martes
Año fiscal 2025–2026
Sección «Quiénes somos»
Política de privacidad y cookies
Términos y condiciones
Atención al público: 10 h – 22 h
Señal wifi: «PeñaInvitados», clave: añil·2026
10 € por niño
Música en vivo · 9 pm
Vídeo: https://ejemplo.es/menú
Correo: maría@peña.example
#ñam #sabor 🌮
El señor Şahin reservó 4 sillas
La señora Yıldız, de İzmir, pidió té
Gâteau de château y âme sœur
O’Higgins 120, Ñuñoa
50 % de descuento ¹ · ver condiciones
El capitán Haddock gritó: «¡Mil rayos!»
Ángulo sur-este, mesa 12
Año 1º · Nivel 2ª
Según él, el güisqui añejo es único
Œuvre maestra del pâtissier Žižek
Dibuje un círculo ● o un cuadrado ■
";

/// Words of which clean text is put together, hard ones among them.
pub(super) const WORDS: &[&str] = &[
    "la",
    "señora",
    "Peña",
    "niño",
    "ÑANDÚ",
    "camión",
    "CAMIÓN",
    "menú",
    "MENÚ",
    "café",
    "CAFÉ",
    "jamón",
    "día",
    "Ávila",
    "ÁVILA",
    "Íñigo",
    "ÍNDICE",
    "Óscar",
    "Úbeda",
    "pingüino",
    "PINGÜINO",
    "Ñ",
    "ESPAÑA",
    "São",
    "são",
    "Paulo",
    "maçã",
    "coração",
    "câmara",
    "âmbito",
    "château",
    "pâté",
    "à",
    "où",
    "être",
    "Noël",
    "Zürich",
    "Ärzte",
    "Åse",
    "Malmö",
    "Straße",
    "Şahin",
    "Yıldız",
    "İzmir",
    "ğ",
    "Erdoğan",
    "kâğıt",
    "ışık",
    "tomàquet",
    "Barça",
    "col·legi",
    "l’Escala",
    "25 °C",
    "180°",
    "Nº 7",
    "nº",
    "1.ª",
    "2.º",
    "3ª",
    "½",
    "¾",
    "m²",
    "12,50 €",
    "€ 3",
    "£5",
    "10 %",
    "2×1",
    "©",
    "Marca®",
    "Pizza™",
    "•",
    "–",
    "—",
    "…",
    "→",
    "😀",
    "🌶️",
    "❤️",
    "✅",
    "👨‍👩‍👧",
    "a1",
    "x",
    "2026",
    "(sí)",
    "[no]",
    "¿qué?",
    "¡olé!",
    "µg",
    "ƒ",
    "§ 3",
    "¶",
    "¬",
    "±5",
    "÷",
    "×",
    "Ÿ",
    "ÿ",
    "ß",
    "ø",
    "Øre",
    "þ",
    "Łódź",
    "Dvořák",
    "Škoda",
    "Žižek",
    "Œuvre",
    "œuf",
    "æ",
    "Æ",
    "Ï",
    "ï",
    "naïf",
    "Ê",
    "È",
    "Ì",
    "Ò",
    "Ù",
    "Í",
    "Ó",
    "Ú",
    "É",
    "Á",
    "Ü",
    "Ç",
    "Õ",
    "Ô",
    "Î",
    "Û",
    "Ä",
    "Å",
];

/// Letters that damage leaves behind, each as somebody may well mean it.
pub(super) const HARD: &[&str] = &["Ã", "Â", "â€", "SÃO", "CÂMARA", "â", "ðŸ", "hâlâ"];

/// What stands between, in front of and behind words.
pub(super) const BETWEEN: &[&str] = &[" ", ", ", "; ", ": ", " — ", " – ", " · ", " / ", "\u{a0}", "\n"];
pub(super) const AROUND: &[(&str, &str)] = &[
    ("", ""),
    ("", ""),
    ("", ""),
    ("“", "”"),
    ("«", "»"),
    ("‘", "’"),
    ("(", ")"),
    ("¿", "?"),
    ("¡", "!"),
    ("", "."),
    ("", "…"),
    ("", "”"),
    ("", "»"),
    ("", "’"),
    ("", "°"),
    ("", "™"),
    ("", "—"),
    ("\"", "\""),
    ("", "º"),
    ("", "ª"),
    ("", "³"),
    ("", "®"),
    ("", "·"),
    ("", "›"),
    ("•", ""),
    ("€", ""),
    ("", "€"),
];

/// What stands around a hard word: nothing that would make damage of it (`â€` in front of a dash is one).
pub(super) const AROUND_HARD: &[(&str, &str)] =
    &[("", ""), ("“", "”"), ("«", "»"), ("(", ")"), ("\"", "\""), ("¿", "?"), ("", "."), ("", ",")];
